package dev.statelab.experiments.platform;

/**
 * One replica of a service.
 *
 * @param pod its name in {@code Served-By}
 * @param uid distinguishes it from earlier replicas of the same name: the pod's UID, or the process id
 * @param node the machine it runs on
 * @param ready whether it receives requests
 * @param restarts how often its containers were restarted in place; always 0 if a new process is a new replica
 */
public record Replica(String pod, String uid, String node, boolean ready, int restarts) {

    /** Whether the other one is this replica, not restarted since. */
    public boolean isStill(Replica other) {
        return uid.equals(other.uid) && restarts == other.restarts;
    }
}
