package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code ./lab rotate-keys} rotates the signing keys by one step, and no client is rejected meanwhile. */
@OnCluster
class RotateKeysTest {

    /** The key that signs is the first of the published key set. */
    private static final String FIRST_OF_THE_PUBLISHED =
            "curl -fsS http://127.0.0.1:8081/.well-known/jwks.json | grep -o '^{\"keys\":\\[{[^}]*\"x\":\"%s\"'";

    @BeforeAll
    void install() {
        Release.STATELAB.install("jwt");
    }

    @Test
    void theNextKeySignsAndNobodyIsRefused() {
        Map<String, String> before = TokenKeys.files();
        String next = TokenKeys.point(TokenKeys.decoded(before.get("next.jwks")));
        Run run = Harness.during("rotate keys", "jwt", Harness::rotateKeys, FIRST_OF_THE_PUBLISHED.formatted(next));
        Map<String, String> after = TokenKeys.files();
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
    void anEmergencyRotationReplacesEveryKey() {
        Map<String, String> before = TokenKeys.files();
        Harness.replaceKeys();
        Map<String, String> after = TokenKeys.files();
        assertThat(after).containsOnlyKeys("current.jwks", "next.jwks");
        assertThat(after.values().stream().anyMatch(before::containsValue))
                .as("a key is as it was")
                .isFalse();
    }
}
