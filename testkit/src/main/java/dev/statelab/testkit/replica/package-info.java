/** Packaged services as processes, for tests that need several replicas or must end one. */
package dev.statelab.testkit.replica;
