/** Packaged services as processes, for tests that need several replicas or the end of one. */
package dev.statelab.testkit.replica;
