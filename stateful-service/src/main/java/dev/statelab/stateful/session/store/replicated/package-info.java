/** Sessions in the memory of the replicas, which copy them to each other. */
package dev.statelab.stateful.session.store.replicated;
