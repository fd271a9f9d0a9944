/**
 * Services that statelab has never seen: a file says what their users do ({@link dev.statelab.experiments.workload.WorkloadFile}), and from
 * then on they are users like any other.
 */
package dev.statelab.experiments.workload;
