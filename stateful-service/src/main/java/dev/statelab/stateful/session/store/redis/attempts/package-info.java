/** Counters of login attempts in Redis or Valkey, beside the sessions. */
package dev.statelab.stateful.session.store.redis.attempts;
