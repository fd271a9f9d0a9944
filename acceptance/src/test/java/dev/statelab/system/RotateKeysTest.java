package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code ./lab rotate-keys} moves the signing keys one step on, and no client is refused meanwhile. */
@OnCluster
class RotateKeysTest {

    @BeforeAll
    void install() {
        Release.STATELAB.install("jwt");
    }

    @Test
    void theNextKeySignsAndNobodyIsRefused() {
        Map<String, String> before = keys();
        Run run = Harness.during("rotate keys", "jwt", Harness::rotateKeys);
        Map<String, String> after = keys();
        run.assertHeld();
        assertThat(after.get("previous.jwks").equals(before.get("current.jwks")))
                .as("current is previous")
                .isTrue();
        assertThat(after.get("current.jwks").equals(before.get("next.jwks")))
                .as("next is current")
                .isTrue();
        assertThat(before.containsValue(after.get("next.jwks")))
                .as("next is as it was")
                .isFalse();
    }

    @Test
    void inAnEmergencyNoKeyIsLeft() {
        Map<String, String> before = keys();
        Harness.replaceKeys();
        Map<String, String> after = keys();
        assertThat(after).containsOnlyKeys("current.jwks", "next.jwks");
        assertThat(after.values().stream().anyMatch(before::containsValue))
                .as("a key is as it was")
                .isFalse();
    }

    private static Map<String, String> keys() {
        Secret secret = Cluster.CLIENT
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName("statelab-token-keys")
                .get();
        return secret.getData();
    }
}
