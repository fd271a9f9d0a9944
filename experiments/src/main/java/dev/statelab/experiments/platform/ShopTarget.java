package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A service of statelab's own shop, which supports more operations than an arbitrary service. */
public interface ShopTarget extends Target {

    /** The architecture that runs, and its runtime. */
    Variant variant();

    @Override
    default String name() {
        return variant().id();
    }

    default Scenario scenario() {
        return variant().scenario();
    }

    /**
     * An address that reaches only this replica.
     *
     * @throws PlatformException if there is none
     */
    URI address(Replica replica);

    /** The demo users' password. */
    String password();

    /** The current flush policy of the store; empty if it is not Redis. */
    Optional<Fsync> fsync();

    /** The bytes of all sessions, wherever they are stored, after a garbage collection; empty if unknown. */
    OptionalLong memory();

    /**
     * The CPU time of the store so far, zero without a store; empty on a platform that cannot read it, whether or not
     * there is a store.
     */
    Optional<Duration> storeCpu();

    /** The bytes that the replicas have exchanged so far with their store, and through it; empty if not counted. */
    OptionalLong exchanged();

    /** Why an experiment for the shop cannot run on that service; empty if it is the shop. */
    static Optional<String> refusal(Target target) {
        return target instanceof ShopTarget ? Optional.empty() : Optional.of("it applies only to statelab's own shop");
    }
}
