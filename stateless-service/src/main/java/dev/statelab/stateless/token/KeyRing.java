package dev.statelab.stateless.token;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** The keys of one moment: one signs, all of them verify. Immutable. */
final class KeyRing {

    private final SigningKey current;
    private final Map<String, SigningKey> keys;

    /** @param others the next and the previous key, as far as there are such */
    KeyRing(SigningKey current, Collection<SigningKey> others) {
        Map<String, SigningKey> byId = new LinkedHashMap<>();
        Stream.concat(Stream.of(current), others.stream()).forEach(key -> byId.put(key.id(), key));
        this.current = current;
        this.keys = Collections.unmodifiableMap(byId);
    }

    /** The key that signs. */
    SigningKey current() {
        return current;
    }

    /** The key with this id, or empty where the ring has none (any more). */
    Optional<SigningKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** The public parts of all keys as a JSON Web Key Set (RFC 7517, section 5), the signing key first. */
    String published() {
        return new JsonWebKeySet(
                        keys.values().stream().map(SigningKey::published).toList())
                .toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public String toString() {
        return keys.keySet() + ", " + current + " signs";
    }
}
