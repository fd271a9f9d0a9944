package dev.statelab.experiments.experiment;

/**
 * How long each step back took, in seconds since the fault; null where it was not reached.
 *
 * @param endpointGone the balancer gave the victim no more requests
 * @param replicaReady as many replicas as before are given requests
 * @param firstSuccess the first good answer to a shopper whom the victim had served last
 * @param steady the last request that failed, or had an unknown outcome, or was a forced login, was over; 0 without any
 */
public record Recovery(Double endpointGone, Double replicaReady, Double firstSuccess, Double steady) {}
