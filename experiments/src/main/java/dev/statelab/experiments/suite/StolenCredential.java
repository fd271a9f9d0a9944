package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can an attacker do with a copied credential, from where and for how long? A thief reads and changes the cart with it at every
 * replica, while the owner is logged in, and after the logout until all replicas refuse it. A promise is broken if the copy works for
 * longer than the service states.
 */
public final class StolenCredential implements Measurement {

    /** How long a token is accepted after its expiry, to allow for clock skew. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** How long a client-side copy of a session can be read. */
    private static final Duration CARRIED = Duration.ofSeconds(5);

    private static final String USER = "alice";
    private static final String SKU = "tea-01";

    @Override
    public String name() {
        return "stolen-credential";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target);
    }

    /** Through a balancer with address affinity, the thief comes from a different address than the owner. */
    @Override
    public int addresses(Target target) {
        return target.affinities().stream().findFirst().map(Affinity::addresses).orElse(1);
    }

    @Override
    public Measured measure(Scene scene) {
        ShopTarget target = scene.shop();
        Measured theft = scene.measure(
                "a copied credential was used at each replica directly, before and after the logout",
                "curl $URL/cart with the owner's cookie or token, from elsewhere");
        try (ShopClient owner = target.scenario().client(scene.connection());
                HttpClient http = HttpClient.newHttpClient()) {
            Answer cart = scene.crowd()
                    .await(() -> owner.login(USER, target.password())
                            .compose(in -> owner.putItem(SKU, 1))
                            .compose(filled -> owner.readCart()));
            if (!cart.ok()) {
                throw new PlatformException("the cart of %s cannot be read (status %d)".formatted(USER, cart.status()));
            }
            Thief thief = new Thief(http, target, owner.credential());
            List<Replica> gates = thief.gates();
            if (gates.isEmpty()) {
                return theft;
            }
            Measured alive = whileTheOwnerIsIn(theft, target, thief);
            return afterTheLogout(
                    target.scenario().stateful() ? alive : boundToo(alive, http, target), scene, owner, thief, gates);
        }
    }

    private Measured whileTheOwnerIsIn(Measured theft, ShopTarget target, Thief thief) {
        URI elsewhere = target.entrances(addresses(target)).getLast();
        return theft.with(Metric.STOLEN_SHOWN.of(thief.share(gate -> thief.sees(SKU, gate))))
                .with(Metric.STOLEN_CHANGED.of(thief.share(thief::writes)))
                .with(Metric.STOLEN_BALANCED.of(thief.reads(elsewhere) ? 1 : 0));
    }

    private static Measured boundToo(Measured theft, HttpClient http, ShopTarget target) {
        List<URI> gates = target.replicas().stream().map(target::address).toList();
        BoundCopies bound = BoundCopies.at(http, target.url(), gates, USER, target.password());
        // each replica remembers the used proofs that it has seen; with a denylist, the replicas share them
        int promised = target.scenario() == Scenario.JWT ? gates.size() - 1 : 0;
        return theft.with(Metric.STOLEN_UNPROVED.of(bound.unproved(), bound.tries()))
                .with(Metric.STOLEN_REPLAYED.of(bound.replayed(), bound.replays()))
                .with(Metric.STOLEN_REPLAYED_BEYOND.of(Math.max(0, bound.replayed() - promised)));
    }

    private static Measured afterTheLogout(
            Measured theft, Scene scene, ShopClient owner, Thief thief, List<Replica> gates) {
        Optional<Duration> left =
                thief.expiry(scene.shop().address(gates.getFirst())).map(end -> Duration.between(Instant.now(), end));
        Lasting reads = new Lasting(scene.ledger().now());
        Lasting writes = new Lasting(scene.ledger().now());
        Answer answer = scene.crowd().await(owner::logout);
        if (!answer.ok()) {
            return theft;
        }
        Await.until(Thief.LONGEST, () -> {
            reads.look(thief.acceptance(thief::reads, gates), scene.ledger().now());
            writes.look(thief.acceptance(thief::writes, gates), scene.ledger().now());
            return reads.over() && writes.over();
        });
        Scenario scenario = scene.shop().scenario();
        double write = scenario == Scenario.JWT ? left.orElseThrow().plus(SKEW).toMillis() / 1e3 : 0;
        double read = scenario == Scenario.HYBRID ? CARRIED.toSeconds() : write;
        Measured after = theft.proved(
                        "%d replicas accepted the copy, and the logout was answered with %d"
                                .formatted(gates.size(), answer.status()),
                        scene.ledger().now())
                .attempt(() -> Optional.of(Metric.STOLEN_READS_FOR.of(reads.seconds())))
                .attempt(() -> Optional.of(Metric.STOLEN_WRITES_FOR.of(writes.seconds())))
                .attempt(() -> Optional.of(Metric.STOLEN_BEYOND.of(
                        Math.max(0, Math.max(reads.seconds() - read, writes.seconds() - write)))));
        return left.map(life -> after.with(Metric.STOLEN_EXPIRES.of(life.toMillis() / 1e3)))
                .orElse(after);
    }

    @Override
    public Verdict safety(Observed seen) {
        double beyond = seen.measured(Metric.STOLEN_BEYOND);
        double unproved = seen.measured(Metric.STOLEN_UNPROVED);
        double replayed = seen.measured(Metric.STOLEN_REPLAYED_BEYOND);
        Verdict outlived = Verdict.of(seen.counts())
                .and(
                        beyond < Thief.AT_ONCE.toSeconds(),
                        "after the logout, a copy could read for %.1f s and write for %.1f s, %.1f s longer than promised (less than %d s counts as immediate)"
                                .formatted(
                                        seen.measured(Metric.STOLEN_READS_FOR),
                                        seen.measured(Metric.STOLEN_WRITES_FOR),
                                        beyond,
                                        Thief.AT_ONCE.toSeconds()));
        return unproved + replayed == 0
                ? outlived
                : outlived.and(
                        false,
                        "a bound token was accepted %.0f times without its key, and a copied request %.0f times more than promised"
                                .formatted(unproved, replayed));
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
