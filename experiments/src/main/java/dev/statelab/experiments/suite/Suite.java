package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Fsync;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every experiment but {@link OwnCommand}, by its name on the command line. Some names stand for several experiments, one per setting. */
public final class Suite {

    /** In the order in which to run them: those that leave the most behind, such as open sessions, come last. */
    private static final Map<String, List<Experiment>> EXPERIMENTS = new LinkedHashMap<>();

    static {
        EXPERIMENTS.put("pod-kill", List.of(new PodKill()));
        EXPERIMENTS.put("freeze", List.of(new Freeze()));
        EXPERIMENTS.put("crash", List.of(new Crash()));
        EXPERIMENTS.put("rollout", List.of(new Rollout()));
        EXPERIMENTS.put("scale", List.of(new Scale()));
        EXPERIMENTS.put("autoscale", List.of(new Autoscale()));
        EXPERIMENTS.put(
                "affinity",
                Arrays.stream(Affinity.values())
                        .<Experiment>map(AffinityChange::new)
                        .toList());
        EXPERIMENTS.put("connections", List.of(new Connections()));
        EXPERIMENTS.put(
                "store-kill",
                Arrays.stream(Fsync.values()).<Experiment>map(StoreKill::new).toList());
        EXPERIMENTS.put("power-loss", List.of(new PowerLoss(Fsync.ALWAYS), new PowerLoss(Fsync.EVERYSEC)));
        EXPERIMENTS.put("store-outage", List.of(new StoreOutage()));
        EXPERIMENTS.put("slow-store", List.of(new SlowStore()));
        EXPERIMENTS.put("partition", List.of(new Partition()));
        EXPERIMENTS.put("primary-partition", List.of(new PrimaryPartition(0), new PrimaryPartition(1)));
        EXPERIMENTS.put("drain", List.of(new Drain()));
        EXPERIMENTS.put("key-rotation", List.of(new KeyRotation()));
        EXPERIMENTS.put("revoke", List.of(new Revoke()));
        EXPERIMENTS.put("stolen-credential", List.of(new StolenCredential()));
        EXPERIMENTS.put("consistency", List.of(new Consistency()));
        EXPERIMENTS.put("synchronisation", List.of(new Synchronisation()));
        EXPERIMENTS.put("throughput", List.of(new Throughput()));
        EXPERIMENTS.put("caching", List.of(new Caching()));
        EXPERIMENTS.put("personalisation", List.of(new Personalisation()));
        EXPERIMENTS.put("overhead", List.of(new Overhead()));
    }

    private Suite() {}

    /** The names, in the order in which to run the experiments. */
    public static Set<String> names() {
        return EXPERIMENTS.keySet();
    }

    /** The experiments of that name; empty if there are none. */
    public static List<Experiment> of(String name) {
        return EXPERIMENTS.getOrDefault(name, List.of());
    }

    /** All experiments; a quick run kills the store only under Redis' default setting. */
    public static List<Experiment> all(boolean quick) {
        return EXPERIMENTS.values().stream()
                .flatMap(List::stream)
                .filter(experiment -> !quick || !(experiment instanceof StoreKill kill) || kill.usual())
                .toList();
    }
}
