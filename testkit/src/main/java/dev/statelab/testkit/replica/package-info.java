/** Packaged services as processes, for tests that need several replicas or must stop one. */
package dev.statelab.testkit.replica;
