package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Is there a moment at which killing a replica loses a write? {@link PodKill} kills one replica, while a request is in flight. This
 * experiment kills the busiest replica repeatedly, at random times that the seed of the load determines.
 */
public final class Crash implements FaultInjection {

    private static final int TIMES = 10;
    private static final int QUICK_TIMES = 3;
    private static final int LONGEST_MILLIS = 2_000;

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public Fault inject(Scene scene) {
        int times = scene.load().quick() ? QUICK_TIMES : TIMES;
        Random random = new Random(scene.load().seed());
        Fault first = scene.killBusiest();
        List<Replica> victims = new ArrayList<>(first.victims());
        Map<Long, List<String>> shoppers = new HashMap<>(Map.of(first.at(), first.shoppers()));
        int proofs = first.done().proof() == null ? 0 : 1;
        while (victims.size() < times) {
            awaitReplacement(scene, victims, first.before().size());
            Await.pause(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            Replica victim = scene.busiest();
            victims.add(victim);
            List<String> served = scene.shoppersByPod().getOrDefault(victim.pod(), List.of());
            shoppers.put(scene.ledger().now(), served);
            proofs += scene.perform(new Action.Kill(victim)).proof() == null ? 0 : 1;
        }
        Set<String> all = new TreeSet<>();
        shoppers.values().forEach(all::addAll);
        return first.hitting(victims, List.copyOf(all))
                .described(
                        "%d times %s".formatted(times, first.done().what()),
                        first.done().command(),
                        proofs == times
                                ? "%d replicas have ended; %d writes of their users were in flight"
                                        .formatted(times, writesInFlight(scene, shoppers))
                                : null)
                .until(scene.ledger().now());
    }

    /**
     * How many writes of the victims' users were in flight at the kills.
     *
     * @param shoppers the users of each victim, by the time of its kill
     */
    private static long writesInFlight(Scene scene, Map<Long, List<String>> shoppers) {
        List<Operation> operations = scene.ledger().operations();
        return shoppers.entrySet().stream()
                .mapToLong(kill -> Observed.writesInFlight(operations, kill.getKey(), kill.getValue()))
                .sum();
    }

    private static void awaitReplacement(Scene scene, List<Replica> victims, int replicas) {
        Set<String> gone = victims.stream().map(Replica::uid).collect(Collectors.toSet());
        boolean whole = Await.until(
                scene.target().recoveryDeadline(),
                () -> scene.target().replicas().stream()
                                .filter(replica -> replica.ready() && !gone.contains(replica.uid()))
                                .count()
                        >= replicas);
        if (!whole) {
            throw new PlatformException("a killed replica was not replaced");
        }
    }

    @Override
    public Budget budget() {
        return Budget.OF_EACH_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.CRASHES_LOST.of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.CRASHES_LOGINS),
                seen.failures(Metric.CRASHES_FAILED));
    }
}
