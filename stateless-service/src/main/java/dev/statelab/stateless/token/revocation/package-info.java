/** Revokes tokens before they expire, with a denylist that all replicas share. */
package dev.statelab.stateless.token.revocation;
