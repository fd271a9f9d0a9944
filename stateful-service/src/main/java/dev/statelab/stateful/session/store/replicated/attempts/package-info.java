/** Counters of login attempts in the memory of the replicas, beside the sessions. */
package dev.statelab.stateful.session.store.replicated.attempts;
