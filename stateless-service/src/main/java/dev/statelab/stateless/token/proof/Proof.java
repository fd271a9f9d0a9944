package dev.statelab.stateless.token.proof;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.VerifiedToken;
import java.util.Map;
import java.util.Optional;

/**
 * A verified proof that the client of a request has a private key (RFC 9449).
 *
 * @param key the thumbprint of its public key (RFC 7638), by which tokens are bound to it
 * @param id unique among the proofs of all keys
 */
public record Proof(String key, String id) {

    private static final String CONFIRMATION = "cnf";
    private static final String KEY = "jkt";

    /**
     * Requires a proof of the key for a token that is bound to one, and no proof for a token that is not.
     *
     * @param proof the proof that came with the token, if any
     * @throws InvalidTokenException {@code binding} otherwise
     */
    public static void requireBound(VerifiedToken token, Optional<Proof> proof) {
        Optional<String> key = token.find(CONFIRMATION, Object.class)
                .filter(Map.class::isInstance)
                .map(confirmation -> ((Map<?, ?>) confirmation).get(KEY))
                .map(Object::toString);
        if (!key.equals(proof.map(Proof::key))) {
            throw new InvalidTokenException(Reason.BINDING);
        }
    }

    /** The claims that bind a token to the key of a proof (RFC 9449, section 6.1); none without one. */
    public static Map<String, Object> binding(Optional<Proof> proof) {
        return proof.<Map<String, Object>>map(of -> Map.of(CONFIRMATION, Map.of(KEY, of.key())))
                .orElse(Map.of());
    }
}
