package dev.statelab.experiments.course;

/**
 * How long each step back took, in seconds since the fault; null where it was not reached.
 *
 * @param endpointGone the balancer gave the victims no more requests; 0 where there were none
 * @param replicaReady as many replicas as before are given requests
 * @param firstSuccess the first good answer to a shopper whom a victim had served last, or to anybody where there was none
 * @param steady the last request that failed, or had an unknown outcome, or was a forced login, was over; 0 without any
 */
public record Recovery(Double endpointGone, Double replicaReady, Double firstSuccess, Double steady) {

    /** Nothing was reached. */
    static final Recovery NONE = new Recovery(null, null, null, null);

    /** {@link #steady}; not a number where it was not reached. */
    public double wellAfter() {
        return steady == null ? Double.NaN : steady;
    }
}
