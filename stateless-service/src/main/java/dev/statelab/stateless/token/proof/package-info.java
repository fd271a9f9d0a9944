/** Proofs of possession (RFC 9449): tokens that are bound to a key of the client. */
package dev.statelab.stateless.token.proof;
