package dev.statelab.experiments.platform;

/**
 * One replica of a service.
 *
 * @param pod what it calls itself in {@code Served-By}
 * @param uid tells it from any other that ever had its name: the pod's UID, or the process' id
 * @param node the machine that it runs on
 * @param ready whether it is given requests
 */
public record Replica(String pod, String uid, String node, boolean ready) {}
