/** The packaged services as processes of this machine: real SIGKILL, real Redis, a real balancer, no cluster. */
package dev.statelab.experiments.platform.local;
