/** Sessions in Redis or Valkey: each change is one Lua script, so it is atomic. */
package dev.statelab.stateful.session.store.redis;
