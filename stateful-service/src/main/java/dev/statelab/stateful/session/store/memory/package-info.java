/** Sessions in the memory of the replica: they end with it. */
package dev.statelab.stateful.session.store.memory;
