package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connection between the replicas of a service and their store: direct or, for experiments that need it, through a {@link Relay} per
 * replica. A relay adds latency to each round trip, which would distort other experiments.
 */
final class Relays implements AutoCloseable {

    private static final Duration EFFECT = Duration.ofSeconds(3);
    private static final String RELAY = "(a setting of the relay)";

    private final Vertx vertx;
    private final LocalStore store;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>();
    private volatile boolean interposed;

    Relays(Vertx vertx, LocalStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /** The environment by which a new replica of that name reaches the store. */
    Map<String, String> environment(String replica) {
        return store.environment(
                interposed
                        ? relays.computeIfAbsent(replica, is -> new Relay(vertx, store.port()))
                                .port()
                        : store.port());
    }

    /** Whether replicas are started with a relay. */
    boolean interposed() {
        return interposed;
    }

    /** @param fleet the replicas, which are replaced if relays are to be interposed or withdrawn */
    Action.Done perform(Action.OnTheWayToTheStore action, Fleet fleet) {
        return switch (action) {
            case Action.Interpose interpose -> interpose(true, fleet);
            case Action.Withdraw withdraw -> interpose(false, fleet);
            case Action.Delay delay -> delay(delay);
            case Action.Cut cut -> cut(cut.victim());
            case Action.Heal heal -> heal(heal.victim());
        };
    }

    private Action.Done interpose(boolean wanted, Fleet fleet) {
        if (interposed != wanted) {
            interposed = wanted;
            fleet.restart();
        }
        if (!wanted) {
            close();
        }
        return new Action.Done(
                wanted ? "a relay between each replica and the store" : "no relay between the replicas and the store",
                "(the store address that a replica is started with)",
                null,
                relays.size() + " relays");
    }

    private Action.Done delay(Action.Delay delay) {
        relays.values().forEach(relay -> relay.delay(delay.latency(), delay.jitter()));
        long latency = delay.latency().toMillis();
        long jitter = delay.jitter().toMillis();
        return new Action.Done(
                "%d ms added latency, ± %d ms, from replicas to the store".formatted(latency, jitter),
                RELAY,
                null,
                null); // proved by the latency of users
    }

    private Action.Done cut(Replica victim) {
        Relay relay = of(victim);
        relay.cut();
        return new Action.Done(
                "one replica cut off from the store",
                RELAY,
                null,
                Await.until(EFFECT, () -> relay.kept() > 0)
                        ? "what %s sends does not reach the store".formatted(victim.pod())
                        : null);
    }

    private Action.Done heal(Replica victim) {
        Relay relay = of(victim);
        relay.heal();
        return new Action.Done(
                "the replica reaches the store again",
                RELAY,
                null,
                "%d held packets were delivered".formatted(relay.kept()));
    }

    private Relay of(Replica replica) {
        Relay relay = relays.get(replica.pod());
        if (relay == null) {
            throw new PlatformException("there is no relay between %s and the store".formatted(replica.pod()));
        }
        return relay;
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        relays.clear();
    }
}
