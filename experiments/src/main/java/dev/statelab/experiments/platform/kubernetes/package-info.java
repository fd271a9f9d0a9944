/** A Helm release in the cluster of the current kubectl context. */
package dev.statelab.experiments.platform.kubernetes;
