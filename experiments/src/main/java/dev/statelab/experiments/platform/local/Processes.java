package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Actions on the replicas of any service that runs as processes behind the balancer.
 *
 * @param command the command line that starts another replica
 * @param notice how long a replica may go on serving after SIGTERM
 */
record Processes(Fleet fleet, Balancer balancer, String command, Duration notice) {

    private static final int KILLED = 137;
    private static final Duration SIGNAL = Duration.ofSeconds(2);

    /** The affinities of the balancer, the current one first. */
    List<Affinity> affinities() {
        return balancer.sticks() ? List.of(Affinity.COOKIE, Affinity.NONE) : List.of(Affinity.NONE, Affinity.COOKIE);
    }

    /** See {@link Target#settings}. */
    Map<String, String> settings() {
        return Map.of(
                "replicas",
                Integer.toString(fleet.replicas().size()),
                "affinity",
                affinities().getFirst().id());
    }

    /** Why this kind of action is not possible with processes; empty if it is. */
    static Optional<String> refusal(Class<? extends Action> kind) {
        return kind == Action.Drain.class
                        || kind == Action.Uncordon.class
                        || kind == Action.Autoscale.class
                        || kind == Action.Rest.class
                ? Optional.of("processes have neither nodes nor an autoscaler")
                : Optional.empty();
    }

    /** @throws PlatformException if it is not possible with processes */
    Action.Done perform(Action action) {
        return switch (action) {
            case Action.Kill kill -> kill(kill.victim());
            case Action.Freeze freeze -> signal("STOP", fleet.process(freeze.victim()), "stopped", "T");
            case Action.Thaw thaw ->
                fleet.find(thaw.victim())
                        .map(process -> signal("CONT", process, "running again", "S", "R", "D"))
                        .orElseGet(() -> Action.Done.nothing("SIGCONT to a replica that is gone"));
            case Action.Restart restart -> restart();
            case Action.Scale scale -> scale(scale.replicas());
            case Action.SetAffinity change -> setAffinity(change.affinity());
            default -> throw new PlatformException(refusal(action.getClass()).orElse("not possible for this service"));
        };
    }

    private Action.Done kill(Replica victim) {
        int exit = fleet.kill(victim);
        return new Action.Done(
                "SIGKILL of one replica",
                "kill -9 " + victim.uid(),
                0,
                exit == KILLED ? "the process exited with " + exit : null);
    }

    /** @param states the process states of ps that prove the signal */
    private Action.Done signal(String signal, ServiceProcess process, String what, String... states) {
        process.signal(signal);
        return new Action.Done(
                "SIG%s to one replica".formatted(signal),
                "kill -%s %d".formatted(signal, process.pid()),
                null,
                Await.until(SIGNAL, () -> List.of(states).contains(process.state()))
                        ? "process %d is %s".formatted(process.pid(), what)
                        : null);
    }

    private Action.Done restart() {
        String pids = fleet.replicas().stream().map(Replica::uid).collect(Collectors.joining(" "));
        fleet.restart();
        return new Action.Done(
                "a new replica for each old one, which gets SIGTERM once the new one is ready",
                "kill -TERM " + pids,
                (int) notice.toSeconds(),
                "the processes " + pids + " have ended");
    }

    private Action.Done scale(int replicas) {
        fleet.scale(replicas);
        return new Action.Done(
                "scaled to " + replicas,
                "%s, or kill -TERM, until there are %d".formatted(command, replicas),
                (int) notice.toSeconds(),
                "%d replicas are running".formatted(fleet.replicas().size()));
    }

    private Action.Done setAffinity(Affinity affinity) {
        if (affinity == Affinity.CLIENT_IP) {
            throw new PlatformException("all clients have the same address here");
        }
        balancer.stick(affinity == Affinity.COOKIE);
        return new Action.Done(
                "affinity: " + affinity.id(), "(a setting of the balancer)", null, "the balancer accepted the setting");
    }
}
