/** Counters of login attempts in the memory of the replica, beside the sessions. */
package dev.statelab.stateful.session.store.memory.attempts;
