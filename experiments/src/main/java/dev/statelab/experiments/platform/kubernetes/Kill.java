package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.List;

/**
 * Kills a pod immediately. Its processes get SIGKILL on their node, and its object is deleted at once, so that the pod is replaced and not
 * restarted in place. If its processes cannot be reached, it is only force-deleted: the kubelet then sends SIGTERM, and SIGKILL within two
 * seconds.
 */
final class Kill {

    /** In seconds; the kubelet treats a grace period of 0 as this one. */
    private static final int LEAST_NOTICE_OF_THE_KUBELET = 2;

    private final HostProcesses processes;
    private final Pod victim;
    private List<String> killed = List.of();

    Kill(HostProcesses processes, Pod victim) {
        this.processes = processes;
        this.victim = victim;
    }

    /** @param resource the victim */
    void perform(PodResource resource) {
        if (processes.reach(victim)) {
            killed = processes.signal(victim, "KILL");
        }
        resource.withGracePeriod(0).delete();
    }

    /**
     * What was done.
     *
     * @param what the victim, in words
     * @param kubectl the command in its namespace
     * @param gone the proof that the pod is gone, or null
     */
    Action.Done done(String what, String kubectl, String gone) {
        String deletion = "%sdelete pod %s --grace-period=0 --force"
                .formatted(kubectl, victim.getMetadata().getName());
        if (killed.isEmpty()) {
            return new Action.Done(
                    what + " deleted by force: SIGTERM, and SIGKILL within two seconds",
                    deletion,
                    LEAST_NOTICE_OF_THE_KUBELET,
                    gone);
        }
        return new Action.Done(
                what + " killed by SIGKILL, without SIGTERM, and deleted",
                HostProcesses.command(victim, "KILL") + " && " + deletion,
                0,
                gone == null || !ended() ? null : "its process %s has ended, and %s".formatted(pids(), gone));
    }

    private boolean ended() {
        return processes.states(victim, killed).stream()
                .allMatch("Z"::equals); // zombies that their parent has not waited for
    }

    private String pids() {
        return String.join(" ", killed);
    }
}
