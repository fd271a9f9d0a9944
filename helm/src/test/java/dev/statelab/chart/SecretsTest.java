package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    private static final String[] ALL_STORES = {
        "stateful.store=postgresql", "stateless.revocation=denylist", "redis.topology=sentinel"
    };

    @ParameterizedTest
    @CsvSource({
        "demo-statelab-demo, password",
        "demo-statelab-redis, password",
        "demo-statelab-redis, tokens-password",
        "demo-statelab-redis, replica-password",
        "demo-statelab-redis, sentinel-password",
        "demo-statelab-postgresql, password"
    })
    void aPasswordIsLongAndNewForEachRelease(String secret, String key) {
        String password = Chart.render(ALL_STORES).secret(secret, key);

        assertThat(password).matches("[A-Za-z0-9]{32}");
        assertThat(Chart.render(ALL_STORES).secret(secret, key)).isNotEqualTo(password);
    }

    @Test
    void eachUserOfRedisHasAPasswordOfItsOwn() {
        assertThat(Chart.render(ALL_STORES)
                        .get(Secret.class, "demo-statelab-redis")
                        .getData()
                        .values())
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    /** Repeated, since a number that starts with a zero byte is where a JWK goes wrong. */
    @RepeatedTest(20)
    void theSigningKeysAreKeyPairs() throws GeneralSecurityException {
        Rendering chart = Chart.render("stateful.enabled=false");
        String current = chart.secret("demo-statelab-token-keys", "current.jwks");
        String next = chart.secret("demo-statelab-token-keys", "next.jwks");

        assertThat(current).isNotEqualTo(next);
        for (String keys : List.of(current, next)) {
            assertThat(SigningKey.parse(keys).signsAndVerifies()).isTrue();
        }
    }

    @Test
    void noSecretIsWrittenOutsideOfASecret() {
        Rendering chart = Chart.render(ALL_STORES);
        List<String> secrets = List.of(
                chart.secret("demo-statelab-demo", "password"),
                chart.secret("demo-statelab-redis", "password"),
                chart.secret("demo-statelab-redis", "tokens-password"),
                chart.secret("demo-statelab-redis", "replica-password"),
                chart.secret("demo-statelab-redis", "sentinel-password"),
                chart.secret("demo-statelab-postgresql", "password"),
                SigningKey.parse(chart.secret("demo-statelab-token-keys", "current.jwks"))
                        .secret());

        assertThat(chart.all(ConfigMap.class)).isNotEmpty();
        for (HasMetadata object : chart.objects()) {
            if (!(object instanceof Secret)) {
                assertThat(Rendering.yaml(object)).doesNotContain(secrets);
            }
        }
    }

    @Test
    void aChangedPasswordRollsThePodsThatReadIt() throws GeneralSecurityException {
        Rendering chart = Chart.render();
        Map<String, String> stateful = chart.podAnnotations().get("demo-statelab-stateful");
        Map<String, String> stateless = chart.podAnnotations().get("demo-statelab-stateless");
        Map<String, String> redis = chart.podAnnotations().get("demo-statelab-redis");

        assertThat(stateful)
                .containsEntry("checksum/demo", checksum(chart, "demo-statelab-demo"))
                .containsEntry("checksum/redis", checksum(chart, "demo-statelab-redis"));
        assertThat(stateless)
                .containsEntry("checksum/demo", checksum(chart, "demo-statelab-demo"))
                .as("keys change without a restart")
                .doesNotContainKey("checksum/token-keys");
        assertThat(redis).containsEntry("checksum/redis", checksum(chart, "demo-statelab-redis"));
    }

    @Test
    void soDoesAChangedPasswordOfAnotherStore() throws GeneralSecurityException {
        Rendering chart = Chart.render(ALL_STORES);
        String postgresql = checksum(chart, "demo-statelab-postgresql");

        assertThat(chart.podAnnotations().get("demo-statelab-stateful"))
                .containsEntry("checksum/postgresql", postgresql);
        assertThat(chart.podAnnotations().get("demo-statelab-postgresql"))
                .containsEntry("checksum/postgresql", postgresql);
        assertThat(chart.podAnnotations().get("demo-statelab-stateless"))
                .containsEntry("checksum/redis", checksum(chart, "demo-statelab-redis"));
    }

    @ParameterizedTest
    @CsvSource({
        "demo.existingSecret, demo-statelab-demo",
        "redis.existingSecret, demo-statelab-redis",
        "postgresql.existingSecret, demo-statelab-postgresql",
        "stateless.token.existingSecret, demo-statelab-token-keys"
    })
    void aSecretOfOnesOwnTakesThePlaceOfAGeneratedOne(String value, String generated) {
        Rendering chart = Chart.render(value + "=mine", ALL_STORES[0], ALL_STORES[1], ALL_STORES[2]);

        assertThat(chart.find(Secret.class, generated)).isEmpty();
        assertThat(chart.pods().values().stream()
                        .flatMap(Rendering::secrets)
                        .map(secret -> secret.replaceAll("/.*", "")))
                .contains("mine")
                .doesNotContain(generated);
    }

    private static String checksum(Rendering chart, String secret) throws GeneralSecurityException {
        StringBuilder data = new StringBuilder();
        chart.get(Secret.class, secret)
                .getData()
                .forEach((key, value) ->
                        data.append(key).append(": ").append(value).append('\n'));
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(data.toString().strip().getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
