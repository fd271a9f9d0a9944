/** Benchmarks: startup, memory, throughput and latency of the services, by runtime and by architecture. */
package dev.statelab.experiments.bench;
