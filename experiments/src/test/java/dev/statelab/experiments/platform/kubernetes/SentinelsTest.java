package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class SentinelsTest {

    KubernetesClient client;

    @Test
    void aReleaseWithoutSentinelIsRefused() {
        // resolves its types with the class loader of the first thread that uses it: common-pool threads may have that
        // of a Quarkus test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        assertThatThrownBy(() -> new Sentinels(client, new Release("shop", "one")))
                .isInstanceOf(PlatformException.class)
                .hasMessage(
                        "the release one in namespace shop has no Sentinel: install the scenario ha, by ./lab install ha");
    }

    /** The log of a Sentinel of Redis 7.0.15 whose primary was killed. */
    @Test
    void aFailoverIsASwitchOfThePrimary() {
        assertThat(Sentinels.failovers("""
                31858:X 28 Nov 2026 18:46:12.523 # +sdown master statelab 127.0.0.1 27391
                31858:X 28 Nov 2026 18:46:12.523 # +try-failover master statelab 127.0.0.1 27391
                31858:X 28 Nov 2026 18:46:13.576 # +promoted-slave slave 127.0.0.1:27392 127.0.0.1 27392 @ statelab 127.0.0.1 27391
                31858:X 28 Nov 2026 18:46:13.650 # +failover-end master statelab 127.0.0.1 27391
                31858:X 28 Nov 2026 18:46:13.650 # +switch-master statelab 127.0.0.1 27391 127.0.0.1 27392
                31858:X 28 Nov 2026 18:46:13.651 * +slave slave 127.0.0.1:27391 127.0.0.1 27391 @ statelab 127.0.0.1 27392
                """)).isEqualTo(1);
    }
}
