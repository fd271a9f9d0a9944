package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A service of statelab's own shop, of which more can be asked than of one that it has never seen. */
public interface ShopTarget extends Target {

    /** What runs, and in which form. */
    Architecture architecture();

    @Override
    default String name() {
        return architecture().id();
    }

    default Scenario scenario() {
        return architecture().scenario();
    }

    /** An address at which this replica alone answers. @throws PlatformException where there is none */
    URI address(Replica replica);

    /** The demo users' password. */
    String password();

    /** When the store flushes to the disk now; empty where it is not Redis. */
    Optional<Fsync> fsync();

    /** The bytes that sessions take, wherever they are kept, once garbage is collected; empty where nobody can say. */
    OptionalLong memory();

    /** The processor time that the store has used so far; empty where there is none, or nobody can say. */
    Optional<Duration> storeCpu();

    /** The bytes that its replicas have exchanged so far, with each other or with their store; empty where nobody counts them. */
    OptionalLong exchanged();

    /** Why what only the shop can be asked cannot be asked of that service; empty where it is a shop. */
    static Optional<String> refusal(Target target) {
        return target instanceof ShopTarget ? Optional.empty() : Optional.of("it applies only to statelab's own shop");
    }
}
