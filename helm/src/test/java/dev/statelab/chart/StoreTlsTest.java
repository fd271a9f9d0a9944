package dev.statelab.chart;

import static dev.statelab.testkit.chart.Rendering.environment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a store outside the release, with the settings that docs/sessions.md names and the services' own tests use. */
class StoreTlsTest {

    private static final String[] REDIS = {
        "stateless.revocation=denylist",
        "redis.external.url=rediss://cache.example.org:6380",
        "redis.external.tls.caSecret=authority"
    };
    private static final String[] POSTGRESQL = {
        "stateful.store=postgresql",
        "postgresql.external.url=postgresql://db.example.org:5432/shop",
        "postgresql.external.existingSecret=account",
        "postgresql.external.tls.caSecret=authority"
    };

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void redisIsVerifiedWithTheConfiguredCa(String service) {
        PodSpec pod = pod(service, REDIS);

        assertThat(environment(pod.getContainers().getFirst()))
                .containsEntry("REDIS_URL", "rediss://cache.example.org:6380")
                .containsEntry("QUARKUS_REDIS_TLS_CONFIGURATION_NAME", "redis")
                .containsEntry("QUARKUS_TLS__REDIS__TRUST_STORE_PEM_CERTS", "/etc/redis-tls/ca.crt")
                .doesNotContainKey("QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__CERT");
        assertThat(files(pod, "redis")).containsExactly(Map.entry("authority", List.of("ca.crt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void theServicePresentsItsClientCertificateToRedis(String service) {
        PodSpec pod = pod(service, "redis.external.tls.clientSecret=client", REDIS);

        assertThat(environment(pod.getContainers().getFirst()))
                .containsEntry("QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__CERT", "/etc/redis-tls/tls.crt")
                .containsEntry("QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__KEY", "/etc/redis-tls/tls.key");
        assertThat(files(pod, "redis"))
                .containsExactly(
                        Map.entry("authority", List.of("ca.crt")), Map.entry("client", List.of("tls.crt", "tls.key")));
    }

    @Test
    void postgresqlIsReachedInModeVerifyFull() {
        PodSpec pod = pod("stateful", POSTGRESQL);

        assertThat(environment(pod.getContainers().getFirst()))
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE", "verify-full")
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM", "true")
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS", "/etc/postgresql-tls/ca.crt")
                .doesNotContainKey("QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM");
        assertThat(files(pod, "postgresql")).containsExactly(Map.entry("authority", List.of("ca.crt")));
    }

    @Test
    void theServicePresentsItsClientCertificateToPostgresql() {
        PodSpec pod = pod("stateful", "postgresql.external.tls.clientSecret=client", POSTGRESQL);

        assertThat(environment(pod.getContainers().getFirst()))
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM", "true")
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_CERTS", "/etc/postgresql-tls/tls.crt")
                .containsEntry("QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_KEYS", "/etc/postgresql-tls/tls.key");
        assertThat(files(pod, "postgresql"))
                .containsExactly(
                        Map.entry("authority", List.of("ca.crt")), Map.entry("client", List.of("tls.crt", "tls.key")));
    }

    @Test
    void aServiceThatDoesNotUseTheStoreMountsNoCertificateForIt() {
        PodSpec stateless = pod("stateless", "redis.external.url=rediss://cache.example.org:6380", REDIS[2]);

        assertThat(stateless.getVolumes()).noneMatch(volume -> volume.getName().equals("redis-tls"));
        assertThat(stateless.getContainers().getFirst().getVolumeMounts())
                .noneMatch(mount -> mount.getName().equals("redis-tls"));
    }

    private static PodSpec pod(String service, String... settings) {
        return Chart.render(settings).pods().get("demo-statelab-" + service);
    }

    private static PodSpec pod(String service, String setting, String[] settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = setting;
        return pod(service, all);
    }

    /** The read-only files in {@code /etc/STORE-tls}, by the Secret that they come from. */
    private static List<Map.Entry<String, List<String>>> files(PodSpec pod, String store) {
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().equals("/etc/" + store + "-tls"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getName()).isEqualTo(store + "-tls");
                    assertThat(mount.getReadOnly()).isTrue();
                });
        ProjectedVolumeSource volume = pod.getVolumes().stream()
                .filter(each -> each.getName().equals(store + "-tls"))
                .findAny()
                .orElseThrow()
                .getProjected();
        assertThat(volume.getDefaultMode()).isEqualTo(0440);
        return volume.getSources().stream()
                .map(VolumeProjection::getSecret)
                .map(secret -> Map.entry(
                        secret.getName(),
                        secret.getItems().stream()
                                .map(item -> {
                                    assertThat(item.getPath()).isEqualTo(item.getKey());
                                    return item.getKey();
                                })
                                .toList()))
                .toList();
    }
}
