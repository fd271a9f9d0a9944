package dev.statelab.experiments.platform;

/**
 * One replica of a service.
 *
 * @param pod its name in {@code Served-By}
 * @param uid distinguishes it from earlier replicas of the same name: the pod's UID, or the process id
 * @param node the machine it runs on
 * @param ready whether it receives requests
 */
public record Replica(String pod, String uid, String node, boolean ready) {}
