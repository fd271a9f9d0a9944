/** Sessions in Redis or Valkey: each change is one Lua script, so that it happens whole or not at all. */
package dev.statelab.stateful.session.store.redis;
