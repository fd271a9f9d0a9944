package dev.statelab.experiments.platform;

/** How a balancer chooses a replica for a client that has been there before. */
public enum Affinity {
    /** Any. */
    NONE("none"),
    /** The one that served the client's address last. */
    CLIENT_IP("client-ip"),
    /** The one that a cookie of the balancer names. */
    COOKIE("cookie");

    private final String id;

    Affinity(String id) {
        this.id = id;
    }

    /** From how many addresses clients must come to be spread by it, as those of a service are. */
    public int addresses() {
        return this == CLIENT_IP ? 8 : 1;
    }

    /** Its name in those of experiments. */
    public String id() {
        return id;
    }
}
