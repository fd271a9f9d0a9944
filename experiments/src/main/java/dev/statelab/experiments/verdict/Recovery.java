package dev.statelab.experiments.verdict;

/**
 * When each step of the recovery was reached, in seconds since the fault; null if it was not reached.
 *
 * @param endpointGone the balancer sends no more requests to the victims; 0 without victims
 * @param replicaReady as many replicas as before receive requests; without victims, at least one
 * @param firstSuccess the first successful response to a user whom a victim had served last, or to any user if there was none
 * @param steady the end of the last request that failed, had an unknown outcome or was a forced login; 0 without any
 */
public record Recovery(Double endpointGone, Double replicaReady, Double firstSuccess, Double steady) {

    /** No step was reached. */
    public static final Recovery NONE = new Recovery(null, null, null, null);

    /** {@link #steady}; NaN if it was not reached. */
    public double wellAfter() {
        return steady == null ? Double.NaN : steady;
    }
}
