package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Measured;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.course.Verdict;
import dev.statelab.experiments.load.Guest;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long does a credential work after its user has logged out? Every replica that accepted it before is asked repeatedly until all reject
 * it.
 */
public final class Revoke implements Measurement {

    /** Tokens of the chart end after five minutes, and are let through for half a minute more. */
    private static final Duration LONGEST = Duration.ofMinutes(6);

    /** What a user takes for at once; a near cache may be a second behind. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final String USER = "alice";

    @Override
    public String name() {
        return "revoke";
    }

    @Override
    public Optional<String> refusal(Subject subject) {
        return subject.target() instanceof ShopTarget
                        || subject.workload().guest(null).isPresent()
                ? Optional.empty()
                : Optional.of("the workload has no logout");
    }

    /** Of a shop each replica is asked; of another service, whose replicas nobody reaches, the balancer. */
    @Override
    public Measured measure(Scene scene) {
        return scene.target() instanceof ShopTarget ? ofTheShop(scene) : ofAnother(scene);
    }

    private static Measured ofAnother(Scene scene) {
        Guest guest = scene.crowd().guest().orElseThrow();
        if (!scene.crowd().await(guest::login)) {
            throw new PlatformException("the last user of the workload cannot log in and read");
        }
        Measured logout = scene.measure("a logout", "(the workload's logout)");
        if (!scene.crowd().await(guest::logout)) {
            throw new PlatformException("the logout had no good answer: logout.accepted says what a good one is");
        }
        Await.until(LONGEST, () -> !scene.crowd().await(guest::isIn));
        long end = scene.ledger().now();
        return logout.proved("it was acknowledged, and the credential had been taken before it", end)
                .with(Metric.LOGOUT_WORKS_FOR.of((end - logout.at()) / 1e9));
    }

    private static Measured ofTheShop(Scene scene) {
        ShopTarget target = scene.shop();
        try (ShopClient visitor = target.scenario().client(scene.connection());
                HttpClient http = HttpClient.newHttpClient()) {
            if (!scene.crowd()
                    .await(() -> visitor.login(USER, target.password()))
                    .ok()) {
                throw new PlatformException(USER + " cannot log in");
            }
            scene.crowd()
                    .await(visitor::readCart); // brings what else a client has to show, such as a copy of the session
            Map<String, String> credential = visitor.credential();
            List<Replica> gates = target.replicas().stream()
                    .filter(gate -> opens(http, target.address(gate), credential))
                    .toList();
            Measured logout =
                    scene.measure("a logout", "curl -X POST $URL/logout with the session's cookie or the token");
            Answer answer = scene.crowd().await(visitor::logout);
            if (gates.isEmpty() || !answer.ok()) {
                return logout;
            }
            Await.until(LONGEST, () -> gates.stream().noneMatch(gate -> mayOpen(http, target, gate, credential)));
            long end = scene.ledger().now();
            Measured polled = logout.proved(
                    "it answered %d; before it, %d replicas took the credential"
                            .formatted(answer.status(), gates.size()),
                    end);
            Measured timed = polled.with(Metric.LOGOUT_WORKS_FOR.of((end - logout.at()) / 1e9));
            return target.scenario().stateful()
                    ? timed
                    : timed.with(Metric.LOGOUT_REFRESHED.of(
                            scene.crowd().await(visitor::refresh).ok() ? 1 : 0, 1));
        }
    }

    /** Whether the replica takes the credential, or is there and does not say; one that was scaled away takes none. */
    private static boolean mayOpen(HttpClient http, ShopTarget target, Replica gate, Map<String, String> credential) {
        try {
            return opens(http, target.address(gate), credential);
        } catch (PlatformException noAnswer) {
            return target.replicas().stream().anyMatch(replica -> replica.uid().equals(gate.uid()));
        }
    }

    /** Whether the replica takes the credential. */
    private static boolean opens(HttpClient http, URI gate, Map<String, String> credential) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gate.resolve("/cart")).timeout(Duration.ofSeconds(3));
        credential.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new PlatformException(gate + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }

    @Override
    public Verdict safety(Observed seen) {
        double seconds = value(seen, Metric.LOGOUT_WORKS_FOR);
        return Verdict.of(seen.counts())
                .and(
                        seconds < AT_ONCE.toSeconds(),
                        "the credential worked for %.1f s after the logout".formatted(seconds))
                .and(
                        value(seen, Metric.LOGOUT_REFRESHED) == 0,
                        value(seen, Metric.LOGOUT_REFRESHED) == 0
                                ? "nothing renewed it"
                                : "and its refresh token was taken even then");
    }

    /** 0 where it was not measured: where nobody logged out the measurement has no proof, and says nothing. */
    private static double value(Observed seen, Metric metric) {
        return seen.intervention().figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(0);
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
