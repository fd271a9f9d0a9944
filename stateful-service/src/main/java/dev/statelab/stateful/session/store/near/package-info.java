/** A bounded cache on the replica in front of Redis, invalidated by pub/sub messages. */
package dev.statelab.stateful.session.store.near;
