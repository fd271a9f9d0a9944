package dev.statelab.experiments.suite;

import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Usage;
import java.util.Optional;

/**
 * What the replicas of a shop have exchanged.
 *
 * @param bytes between replicas that copy sessions to each other, otherwise between the replicas and their store
 * @param messages between replicas, also those that the store passes on; 0 if they are not {@linkplain #hasMessages
 *     counted}
 */
record Traffic(double bytes, double messages) {

    /** Why it cannot be measured; empty if it can. */
    static Optional<String> refusal(ShopTarget shop) {
        return copies(shop) || shop.exchanged().isPresent()
                ? Optional.empty()
                : Optional.of("the traffic between its replicas and their store is not measured");
    }

    /** Whether the replicas of this shop count messages: if they copy sessions, or have near caches. */
    static boolean hasMessages(ShopTarget shop) {
        return copies(shop) || shop.scenario() == Scenario.REDIS_NEAR;
    }

    /** How somebody else can read it. */
    static String command(ShopTarget shop) {
        if (copies(shop)) {
            return "curl $POD/q/metrics | grep session_replication_sent before and after";
        }
        return "redis-cli info stats | grep '^total_net' before and after"
                + (hasMessages(shop) ? ", and curl $POD/q/metrics | grep session_near_messages_total" : "");
    }

    /**
     * The traffic so far.
     *
     * @throws PlatformException if the metrics of a replica cannot be read
     */
    static Traffic of(ShopTarget shop) {
        if (!hasMessages(shop)) {
            return new Traffic(shop.exchanged().orElseThrow(), 0);
        }
        Usage used = Spent.of(shop).replicas();
        return new Traffic(copies(shop) ? used.sentBytes() : shop.exchanged().orElseThrow(), used.messages());
    }

    private static boolean copies(ShopTarget shop) {
        return shop.scenario() == Scenario.REPLICATED;
    }

    /** The traffic since an earlier time. */
    Traffic since(Traffic before) {
        return new Traffic(bytes - before.bytes, messages - before.messages);
    }

    /** What remains without so many times the other traffic; nothing if that is more. */
    Traffic without(Traffic other, double times) {
        return new Traffic(Math.max(0, bytes - other.bytes * times), Math.max(0, messages - other.messages * times));
    }
}
