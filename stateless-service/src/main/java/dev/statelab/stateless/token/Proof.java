package dev.statelab.stateless.token;

/**
 * A verified proof that the client of a request has a private key (RFC 9449).
 *
 * @param key the thumbprint of its public key (RFC 7638), by which tokens are bound to it
 * @param id unique among the proofs of all keys
 */
public record Proof(String key, String id) {}
