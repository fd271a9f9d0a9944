package dev.statelab.stateless.token.key;

import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of one position on the ring, which rotate together.
 *
 * @param signing for tokens that others verify as well
 * @param sealing for tokens that only this service verifies
 */
public record KeySet(SigningKey signing, SealingKey sealing) {

    /**
     * Reads a JSON Web Key Set (RFC 7517, section 5) of a private key on P-256 and a secret of {@value SealingKey#MIN_LENGTH} bytes or more
     * ({@code "kty":"oct"}).
     *
     * @throws IllegalArgumentException if the text is not such a set; the message quotes nothing of it
     */
    public static KeySet parse(String json, Es256 es256) {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(json).getJsonWebKeys();
            List<JsonWebKey> secrets = keys.stream()
                    .filter(OctetSequenceJsonWebKey.class::isInstance)
                    .toList();
            if (keys.size() == 2 && secrets.size() == 1) {
                JsonWebKey pair = keys.get(1 - keys.indexOf(secrets.getFirst()));
                return new KeySet(
                        SigningKey.of(pair, es256),
                        new SealingKey(((OctetSequenceJsonWebKey) secrets.getFirst()).getOctetSequence()));
            }
        } catch (JoseException | RuntimeException e) {
            // The library's message may quote a key, so it is dropped.
        }
        throw new IllegalArgumentException(
                "not a JSON Web Key Set of a private key on the curve P-256 and a secret of %d bytes or more"
                        .formatted(SealingKey.MIN_LENGTH));
    }

    @Override
    public String toString() {
        return signing + " with sealing key " + sealing.id();
    }
}
