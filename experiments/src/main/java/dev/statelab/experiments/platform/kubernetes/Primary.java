package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/**
 * The primary of a store with Sentinels, cut off from the other pods of the store. Its own Sentinel is cut off with it;
 * the services still reach all pods.
 */
record Primary(StorePod store, Cutting cutting) {

    private static final Duration FAILOVER = Duration.ofSeconds(60);
    private static final Duration DEMOTION = Duration.ofSeconds(60);

    /** Prepares {@link #cut}. */
    void makeReadyToCut() {
        List<Pod> pods = store.pods();
        cutting.node().reach(store.primary(pods.getFirst(), pods));
    }

    /**
     * Cuts the primary off, and returns when the other pods have made one of them the primary, or after a minute.
     *
     * @throws PlatformException as {@link Cutting#cut}
     */
    Action.Done cut() {
        List<Pod> pods = store.pods();
        Pod former = store.primary(pods.getFirst(), pods);
        List<Pod> others = pods.stream().filter(pod -> !pod.equals(former)).toList();
        Action.Done cut =
                cutting.cut("the primary cut off from the other pods of Redis", former, store.addresses(others));
        boolean replaced = Await.until(
                FAILOVER,
                () -> others.stream().anyMatch(pod -> !store.primary(pod, pods).equals(former)));
        return new Action.Done(
                cut.what(),
                cut.command(),
                null,
                cut.proof() != null && replaced ? cut.proof() + ", and their Sentinels have replaced it" : null);
    }

    /**
     * Heals every pod that was cut off, and returns when there is one primary again, or after a minute.
     *
     * @throws PlatformException as {@link Cutting#heal}
     */
    Action.Done heal() {
        List<Action.Done> healed = store.pods().stream()
                .filter(Cutting::isCut)
                .map(pod -> cutting.heal("the former primary connected again", pod))
                .toList();
        boolean one = Await.until(
                DEMOTION,
                () -> store.pods().stream().filter(store::servesAsPrimary).count() == 1);
        return new Action.Done(
                "the former primary reaches the other pods of Redis again",
                healed.isEmpty() ? "(nothing to do)" : healed.getFirst().command(),
                null,
                one ? "one pod is the primary" : null);
    }
}
