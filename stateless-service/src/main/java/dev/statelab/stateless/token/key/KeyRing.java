package dev.statelab.stateless.token.key;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** A snapshot of the keys: those of the current position sign and seal, all of them verify. Immutable. */
public final class KeyRing {

    private final KeySet current;
    private final List<SealingKey> sealing;
    private final Map<String, SigningKey> signing = new LinkedHashMap<>();

    /** @param others the next and the previous keys, if any */
    public KeyRing(KeySet current, Collection<KeySet> others) {
        List<KeySet> all = Stream.concat(Stream.of(current), others.stream()).toList();
        this.current = current;
        this.sealing = all.stream().map(KeySet::sealing).toList();
        all.forEach(keys -> signing.put(keys.signing().id(), keys.signing()));
    }

    /** The keys that sign and seal. */
    public KeySet current() {
        return current;
    }

    /** The signing key with this id, or empty if the ring has none (any more). */
    public Optional<SigningKey> find(String id) {
        return Optional.ofNullable(signing.get(id));
    }

    /** The sealing keys, the current one first. */
    public List<SealingKey> sealing() {
        return sealing;
    }

    /** The public parts of all signing keys as a JSON Web Key Set (RFC 7517, section 5), the signing key first. */
    public String published() {
        return new JsonWebKeySet(
                        signing.values().stream().map(SigningKey::published).toList())
                .toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public String toString() {
        return signing.keySet() + ", current: " + current;
    }
}
