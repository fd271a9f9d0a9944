package dev.statelab.experiments.verdict;

/**
 * The limits that the owner of a service sets.
 *
 * @param failedRequests how many requests may fail since the fault; null for the experiment's {@link Budget}
 * @param recoverySeconds within how many seconds of the fault the service must recover; null if only the platform's deadline applies
 */
public record Limits(Integer failedRequests, Double recoverySeconds) {

    /** The owner sets no limits. */
    public static final Limits USUAL = new Limits(null, null);
}
