package dev.statelab.experiments.course;

/** A row of the textbook's table that compares the architectures, and what the textbook says of it. */
public enum Row {
    SCALABILITY(
            "Scalability", "Stateless services scale out at once; stateful ones need their sessions moved or shared."),
    FAULT_TOLERANCE("Fault tolerance", "One server's failure may break sessions; stateless services lose nothing."),
    PERFORMANCE(
            "Performance",
            "Stateful is fast, since the session is at hand; stateless pays for carrying and checking state."),
    RESOURCE_USAGE(
            "Resource usage",
            "Sessions take the server's memory; stateless requests take more bandwidth and processor time."),
    CACHING(
            "Caching strategies",
            "A stateful server can cache what its user needs; a stateless one needs a cache that is shared."),
    DEPLOYMENT(
            "Deployment complexity", "Stateless is simple to deploy and to roll; stateful needs affinity and a store."),
    TRANSACTIONS(
            "Transaction integrity", "State on the server keeps transactions whole; state at the client can diverge."),
    LOAD_BALANCING("Load balancing", "Any server may serve a stateless request; sticky sessions make the load uneven."),
    DEVELOPER_FOCUS(
            "Developer focus", "Stateless lets developers write business logic; stateful makes them manage sessions."),
    SECURITY("Security", "A session on the server ends when it is told to; a token lives until it expires.");

    private final String label;
    private final String claim;

    Row(String label, String claim) {
        this.label = label;
        this.claim = claim;
    }

    /** Its name, as the textbook has it. */
    public String label() {
        return label;
    }

    /** What the textbook claims, in one sentence. */
    public String claim() {
        return claim;
    }
}
