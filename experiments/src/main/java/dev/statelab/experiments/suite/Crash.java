package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Budget;
import dev.statelab.experiments.course.Fault;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        Set<String> shoppers = new TreeSet<>(first.shoppers());
        int proofs = first.done().proof() == null ? 0 : 1;
        while (victims.size() < times) {
            awaitReplacement(scene, victims, first.before().size());
            Await.pause(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            Replica victim = scene.busiest();
            victims.add(victim);
            shoppers.addAll(scene.shoppersByPod().getOrDefault(victim.pod(), List.of()));
            proofs += scene.perform(new Action.Kill(victim)).proof() == null ? 0 : 1;
        }
        return first.hitting(victims, List.copyOf(shoppers))
                .described(
                        "%d times %s".formatted(times, first.done().what()),
                        first.done().command(),
                        proofs == times ? "%d replicas have ended".formatted(times) : null)
                .until(scene.ledger().now());
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
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.CRASHES_LOST.of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.CRASHES_LOGINS),
                seen.failures(Metric.CRASHES_FAILED));
    }
}
