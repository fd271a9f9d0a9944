package dev.statelab.experiments.experiment;

import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.check.Counts;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Kill;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What does the sudden death of one replica cost? The victim is the replica that served most shoppers last: behind a network
 * address translation, ClientIP affinity may have put all of them on one.
 */
public final class PodKill implements Experiment {

    @Override
    public String name() {
        return "pod-kill";
    }

    @Override
    public Fault inject(Target target, List<Operation> history) {
        List<Replica> before = target.replicas();
        Map<String, List<String>> shoppers = shoppersByPod(history);
        Replica victim = before.stream()
                .filter(Replica::ready)
                .max(Comparator.comparingInt(replica ->
                        shoppers.getOrDefault(replica.pod(), List.of()).size()))
                .orElseThrow(() -> new PlatformException("no replica is ready"));
        Kill kill = target.kill(victim);
        return new Fault(victim, before, kill, shoppers.getOrDefault(victim.pod(), List.of()));
    }

    /** The users by the pod that answered them last. */
    private static Map<String, List<String>> shoppersByPod(List<Operation> history) {
        Map<String, String> lastPods = new HashMap<>();
        history.stream()
                .filter(operation -> operation.pod() != null)
                .forEach(operation -> lastPods.put(operation.user(), operation.pod()));
        return lastPods.keySet().stream().sorted().collect(groupingBy(lastPods::get));
    }

    @Override
    public Verdict judge(Evidence evidence, Counts counts) {
        String writes = "%d of %d acknowledged writes lost".formatted(counts.lost(), counts.acknowledged());
        String logins = "%d shoppers had to log in again (the killed replica had served %d)"
                .formatted(counts.relogins(), evidence.shoppers());
        if (counts.flawless()) {
            return Verdict.held(writes + ", nobody had to log in again");
        }
        String others = counts.duplicated() + counts.unexpected() + counts.stale() == 0
                ? ""
                : ", %d duplicated, %d unexpected, %d stale"
                        .formatted(counts.duplicated(), counts.unexpected(), counts.stale());
        return Verdict.broken(writes + others + ", " + logins);
    }
}
