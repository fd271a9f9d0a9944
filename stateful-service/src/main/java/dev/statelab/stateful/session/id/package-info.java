/** The id that a client holds, the key that a store has instead, and the random bytes and hashes that both are made of. */
package dev.statelab.stateful.session.id;
