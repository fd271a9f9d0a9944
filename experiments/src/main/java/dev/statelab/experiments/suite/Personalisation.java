package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Product;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which replicas show a user's recently viewed products, how soon, and does that history survive the replica that served the user?
 */
public final class Personalisation implements FaultInjection {

    private static final String USER = "alice";
    private static final int PRODUCTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "personalisation";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target)
                .or(() -> ((ShopTarget) target).scenario().stateful()
                        ? Optional.empty()
                        : Optional.of(target.name() + " keeps no history of its users"));
    }

    @Override
    public Fault inject(Scene scene) {
        Target target = scene.target();
        List<Connection> direct = new ArrayList<>();
        try (SessionClient user = new SessionClient(scene.connection())) {
            String pod = lookAround(scene, user);
            List<String> viewed = viewed(scene.crowd().await(user::readMe));
            if (viewed.size() < PRODUCTS) { // replicas that show nothing at all would agree, too
                throw new PlatformException(
                        "%s viewed %d products, and was shown %d".formatted(USER, PRODUCTS, viewed.size()));
            }
            long since = System.nanoTime();
            List<Replica> replicas = target.replicas();
            AtomicInteger right = new AtomicInteger();
            boolean all = Await.until(PATIENCE, () -> {
                right.set((int) replicas.stream()
                        .filter(replica -> viewed.equals(shownBy(scene, user, replica, direct)))
                        .count());
                return right.get() == replicas.size();
            });
            double seconds = (System.nanoTime() - since) / 1e9;
            Replica victim = replicas.stream()
                    .filter(replica -> replica.pod().equals(pod))
                    .findFirst()
                    .orElseThrow(() -> new PlatformException(pod + ", which served " + USER + ", is gone"));
            List<String> victims =
                    scene.shoppersByPod().getOrDefault(pod, List.of()); // before they move to another replica
            Fault kill = scene.strike(new Action.Kill(victim))
                    .hitting(List.of(victim), victims)
                    .with(Metric.HISTORY_REPLICAS.of(100.0 * right.get() / replicas.size()))
                    .with(Metric.HISTORY_KEPT.of(kept(scene, user, viewed)));
            return all ? kill.with(Metric.HISTORY_SECONDS.of(seconds)) : kill;
        } finally {
            direct.forEach(Connection::close);
        }
    }

    /** Views the products as the user, and returns the replica that served the last request. */
    private static String lookAround(Scene scene, SessionClient user) {
        Answer last = scene.crowd().await(() -> user.login(USER, scene.shop().password()));
        for (Product product :
                Catalog.standard().products().stream().limit(PRODUCTS).toList()) {
            if (last.ok()) {
                last = scene.crowd().await(() -> user.view(product.sku()));
            }
        }
        if (!last.ok()) {
            throw new PlatformException(USER + " cannot view products (status " + last.status() + ")");
        }
        return last.pod();
    }

    /** What the replica shows, past the balancer. Sends a copy of the cookies: a replica that does not know the session may delete them. */
    private static List<String> shownBy(Scene scene, SessionClient user, Replica replica, List<Connection> direct) {
        Connection connection = new Connection(scene.vertx(), scene.shop().address(replica), PATIENCE);
        direct.add(connection);
        return viewed(scene.crowd().await(() -> user.copy(connection).readMe()));
    }

    /** The share of the user's viewed products that the service still shows, in percent; NaN if that is unknown. */
    private static double kept(Scene scene, SessionClient user, List<String> viewed) {
        List<Answer> answers = new ArrayList<>();
        boolean answered = Await.until(PATIENCE, () -> {
            answers.add(scene.crowd().await(user::readMe));
            return answers.getLast().ok() || answers.getLast().unauthenticated();
        });
        List<String> known = viewed(answers.getLast());
        return answered ? 100.0 * viewed.stream().filter(known::contains).count() / viewed.size() : Double.NaN;
    }

    private static List<String> viewed(Answer me) {
        return me.ok() && me.body().containsKey("viewed")
                ? me.body().getJsonArray("viewed").stream()
                        .map(Object::toString)
                        .toList()
                : Collections.emptyList();
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
