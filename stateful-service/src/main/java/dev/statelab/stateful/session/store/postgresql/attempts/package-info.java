/** Counters of login attempts in PostgreSQL, beside the sessions. */
package dev.statelab.stateful.session.store.postgresql.attempts;
