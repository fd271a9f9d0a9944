package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A user ends all logins from one device: how long does the login on another device go on working? Each device uses a
 * replica of its own, if there are two, since a replica may end only the sessions that it knows.
 */
final class LogoutEverywhere {

    /** A login that still works by then was not ended, and goes on until it expires. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final int NO_REVOCATION = 501;

    private LogoutEverywhere() {}

    /**
     * The time, about ten seconds if the other login still works by then; empty if the service states that it cannot
     * end logins.
     *
     * @throws PlatformException if the user cannot log in, or the service neither ends the logins nor states that it
     *     cannot
     */
    static Optional<Figure> figure(Scene scene, HttpClient http, String user) {
        ShopTarget target = scene.shop();
        List<Replica> replicas = target.replicas();
        try (ShopClient other = device(scene, replicas.getFirst(), user);
                ShopClient here = device(scene, replicas.getLast(), user)) {
            Thief thief = new Thief(http, target, other.credential());
            List<Replica> gates = thief.gates();
            long from = scene.ledger().now();
            Answer ended = scene.crowd().await(here::logoutEverywhere);
            if (ended.status() == NO_REVOCATION) {
                return Optional.empty();
            }
            if (gates.isEmpty() || !ended.ok()) {
                throw new PlatformException(
                        "%s cannot end a login on another device (accepted by %d replicas; status %d)"
                                .formatted(user, gates.size(), ended.status()));
            }
            return Optional.of(Metric.REVOKED_WORKS_FOR.of(
                    Lasting.seconds(scene, from, LONGEST, () -> thief.acceptance(thief::reads, gates))));
        }
    }

    /**
     * A client of that replica that is logged in, and has everything that it presents, such as a copy of the session.
     */
    private static ShopClient device(Scene scene, Replica replica, String user) {
        ShopTarget target = scene.shop();
        ShopClient device = target.scenario()
                .client(new Connection(
                        scene.vertx(), target.address(replica), scene.load().connectionLifetime()));
        Answer cart =
                scene.crowd().await(() -> device.login(user, target.password()).compose(login -> device.readCart()));
        if (!cart.ok()) {
            device.close();
            throw new PlatformException(
                    "%s cannot log in at %s (status %d)".formatted(user, replica.pod(), cart.status()));
        }
        return device;
    }
}
