/**
 * Workloads for other services than statelab's shop: a file describes what their users do ({@link dev.statelab.experiments.workload.WorkloadFile}),
 * and the experiments treat them like any other users.
 */
package dev.statelab.experiments.workload;
