package dev.statelab.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/** The Secret with the token keys of the release {@link Release#STATELAB}. */
final class TokenKeys {

    private TokenKeys() {}

    /** The Base64-encoded files by name. */
    static Map<String, String> files() {
        return Cluster.CLIENT
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName("statelab-token-keys")
                .get()
                .getData();
    }

    /** The JSON Web Key Set in such a file. */
    static JsonNode decoded(String file) {
        try {
            return new ObjectMapper().readTree(Base64.getDecoder().decode(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The public part {@code x} of the first key of a JSON Web Key Set, which identifies the key that signs. */
    static String point(JsonNode keys) {
        return keys.at("/keys/0/x").textValue();
    }
}
