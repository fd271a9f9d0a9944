package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.load.Acceptance;
import dev.statelab.experiments.load.Guest;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import io.vertx.core.Future;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long does a credential work after its user has logged out? It is sent repeatedly to every replica that accepted it before, until all
 * reject it. The same for a user of the shop who logs out everywhere, from another device.
 */
public final class Revoke implements Measurement {

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
                : Optional.of("the workload has no logout, or no second account to log out with");
    }

    /**
     * Sends the credential to each replica of the shop; for another service, whose replicas cannot be reached directly, to the balancer.
     */
    @Override
    public Measured measure(Scene scene) {
        return scene.target() instanceof ShopTarget ? ofTheShop(scene) : ofAnother(scene);
    }

    private static Measured ofAnother(Scene scene) {
        Guest guest = scene.crowd().guest().orElseThrow();
        if (!scene.crowd().await(guest::login)) {
            throw new PlatformException("the last account of the workload cannot log in and read");
        }
        Measured logout = scene.measure("a logout", "(the workload's logout)");
        if (!scene.crowd().await(guest::logout)) {
            throw new PlatformException("the logout failed: logout.accepted defines a successful response");
        }
        Figure worked = worked(scene, logout.at(), () -> scene.crowd().await(guest::credential));
        return logout.proved(
                        "it was acknowledged, and the credential had been accepted before",
                        scene.ledger().now())
                .with(worked);
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
                    .await(visitor::readCart); // so that the client has everything it presents, such as a copy of the
            // session
            Thief thief = new Thief(http, target, visitor.credential());
            List<Replica> gates = thief.gates();
            Measured logout =
                    scene.measure("a logout", "curl -X POST $URL/logout with the session's cookie or the token");
            Answer answer = scene.crowd().await(visitor::logout);
            if (gates.isEmpty() || !answer.ok()) {
                return logout;
            }
            Optional<Future<Answer>> refresh =
                    target.scenario().stateful() ? Optional.empty() : Optional.of(sent(scene, visitor));
            return logout.proved(
                            "it was answered with %d; before it, %d replicas accepted the credential"
                                    .formatted(answer.status(), gates.size()),
                            scene.ledger().now())
                    .attempt(() -> Optional.of(worked(scene, logout.at(), () -> thief.acceptance(thief::reads, gates))))
                    .attempt(() -> refresh.map(sent -> refreshed(scene.crowd().await(() -> sent))))
                    .attempt(() -> LogoutEverywhere.figure(scene, http, USER))
                    .until(scene.ledger().now());
        }
    }

    /**
     * Asks for new tokens, before the refresh token can expire. Nobody waits for the response here: the logout is being
     * timed.
     */
    private static Future<Answer> sent(Scene scene, ShopClient visitor) {
        return scene.crowd().await(() -> Future.succeededFuture(visitor.refresh()));
    }

    /**
     * Sends the credential until it is rejected.
     *
     * @throws PlatformException if it remains unknown when that was
     */
    private static Figure worked(Scene scene, long from, Supplier<Acceptance> credential) {
        return Metric.LOGOUT_WORKS_FOR.of(Lasting.seconds(scene, from, Thief.LONGEST, credential));
    }

    /**
     * RFC 6749 answers {@code invalid_grant} to a refresh token that is not valid.
     *
     * @throws PlatformException after any other refusal, which says nothing about the token
     */
    private static Figure refreshed(Answer answer) {
        if (!answer.ok() && !"invalid_grant".equals(answer.body().getString("error"))) {
            throw new PlatformException("whether the refresh token was accepted is unknown: status " + answer.status());
        }
        return Metric.LOGOUT_REFRESHED.of(answer.ok() ? 1 : 0, 1);
    }

    @Override
    public Verdict safety(Observed seen) {
        Verdict verdict = Verdict.of(seen.counts());
        for (Figure figure : figures(seen)) {
            verdict = switch (figure.metric()) {
                case LOGOUT_WORKS_FOR ->
                    verdict.and(
                            figure.value() < Thief.AT_ONCE.toSeconds(),
                            "the credential worked for %.1f s after the logout".formatted(figure.value()));
                case LOGOUT_REFRESHED ->
                    verdict.and(
                            figure.value() == 0,
                            figure.value() == 0
                                    ? "it could not be refreshed"
                                    : "its refresh token was accepted after the logout");
                default -> verdict;
            };
        }
        return verdict;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
