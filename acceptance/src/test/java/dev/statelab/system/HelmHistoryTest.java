package dev.statelab.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Helm's history, which a rollback uses, contains no value of any Secret of a release. */
@OnCluster
class HelmHistoryTest {

    /** Sessions in PostgreSQL, a denylist in replicated Redis, and tokens: every kind of Secret but that of replicated sessions. */
    private static final String ALL_STORES =
            "stateless.enabled=true,stateless.revocation=denylist,redis.topology=sentinel";

    /** Proves that the search finds a value of a revision. */
    private final String planted = UUID.randomUUID().toString();

    @BeforeAll
    void installTwoRevisions() {
        Release.STATELAB.install("postgresql", ALL_STORES);
        Release.STATELAB.set("stateful.pod.annotations.planted=" + planted);
    }

    @Test
    void theHelmHistoryContainsNoSecretValue() {
        Map<String, Set<String>> secrets = secrets();
        assertThat(secrets.keySet())
                .containsExactlyInAnyOrder(
                        "statelab-demo/password",
                        "statelab-postgresql/password",
                        "statelab-redis/password",
                        "statelab-redis/replica-password",
                        "statelab-redis/sentinel-password",
                        "statelab-redis/tokens-password",
                        "statelab-session/secret",
                        "statelab-token-keys/current.jwks",
                        "statelab-token-keys/next.jwks");

        List<String> revisions = HelmHistory.revisions();

        assertThat(revisions.size()).as("revisions").isEqualTo(2);
        assertThat(revisions.stream()
                        .filter(revision -> revision.contains(planted))
                        .count())
                .as("revisions with a value that was planted")
                .isEqualTo(1);
        assertThat(keysOfThoseIn(revisions, secrets))
                .as("Secrets in Helm's history")
                .isEmpty();
    }

    /** Returns the names of the values, so that no failed test prints a value. */
    private static List<String> keysOfThoseIn(List<String> revisions, Map<String, Set<String>> secrets) {
        return secrets.entrySet().stream()
                .filter(secret -> secret.getValue().stream()
                        .anyMatch(form -> revisions.stream().anyMatch(revision -> revision.contains(form))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The forms in which each value of the release's Secrets could appear, by name and key. */
    private static Map<String, Set<String>> secrets() {
        return Cluster.CLIENT
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", Release.STATELAB.name())
                .list()
                .getItems()
                .stream()
                .flatMap(HelmHistoryTest::values)
                .collect(Collectors.toMap(Map.Entry::getKey, value -> forms(value.getValue())));
    }

    private static Stream<Map.Entry<String, String>> values(Secret secret) {
        String name = secret.getMetadata().getName();
        return secret.getData().entrySet().stream()
                .map(value -> Map.entry(name + "/" + value.getKey(), value.getValue()));
    }

    /** The value in Base64 and in plain text; of a key set also each secret part, whatever text surrounds it. */
    private static Set<String> forms(String encoded) {
        String clear = new String(Base64.getDecoder().decode(encoded), UTF_8);
        Stream<String> parts = clear.startsWith("{") ? secretParts(clear) : Stream.empty();
        return Stream.concat(Stream.of(encoded, clear), parts).collect(Collectors.toSet());
    }

    private static Stream<String> secretParts(String keySet) {
        try {
            JsonNode keys = new ObjectMapper().readTree(keySet);
            return Stream.of("d", "k").flatMap(name -> keys.findValuesAsText(name).stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
