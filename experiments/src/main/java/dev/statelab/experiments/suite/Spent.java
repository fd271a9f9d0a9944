package dev.statelab.experiments.suite;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Metrics;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Usage;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that a shop's replicas and their store have used.
 *
 * @param store the CPU time of the store; empty if unknown
 */
record Spent(Usage replicas, Optional<Duration> store) {

    /**
     * The usage so far.
     *
     * @throws PlatformException if the metrics of a replica cannot be read
     */
    static Spent of(ShopTarget shop) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new Spent(
                    shop.replicas().stream()
                            .map(replica ->
                                    Metrics.of(http, shop.address(replica)).usage(shop.scenario()))
                            .reduce(new Usage(0, 0, 0, 0, 0), Usage::plus),
                    shop.storeCpu());
        }
    }

    /** The usage since an earlier time. */
    Spent since(Spent before) {
        return new Spent(replicas.since(before.replicas), store.map(used -> used.minus(before.store.orElseThrow())));
    }

    /** The mean CPU time per request, in milliseconds: of the replicas, and of their store if it is known. */
    List<Figure> perRequest(long requests, Metric ofReplicas, Metric ofStore) {
        return Stream.concat(
                        Stream.of(ofReplicas.of(replicas.cpuSeconds() * 1000 / requests)),
                        store.stream().map(used -> ofStore.of(used.toNanos() / 1e6 / requests)))
                .toList();
    }
}
