package dev.statelab.experiments.platform;

/** How a balancer chooses a replica for a returning client. */
public enum Affinity {
    /** Any replica. */
    NONE("none"),
    /** The replica that last served the client's address. */
    CLIENT_IP("client-ip"),
    /** The replica named by the balancer's cookie. */
    COOKIE("cookie");

    private final String id;

    Affinity(String id) {
        this.id = id;
    }

    /** The number of client addresses from which the load must come, so that it is spread over the replicas as in a real service. */
    public int addresses() {
        return this == CLIENT_IP ? 8 : 1;
    }

    /** Its name as part of an experiment's name. */
    public String id() {
        return id;
    }
}
