package dev.statelab.stateful.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSecretTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a-secret-of-31-characters-alone"})
    void aMissingOrShortSecretIsRefusedWhereReplicasShareTheSessions(String secret) {
        assertThatThrownBy(() -> new SessionSecret(Optional.ofNullable(secret), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("session.secret must be a secret of at least 32 bytes, the same on all replicas");
    }

    @Test
    void aReplicaThatSharesNoSessionsGeneratesItsOwnSecret() {
        byte[] code = new SessionSecret(Optional.empty(), false).mac("test", "value");

        assertThat(new SessionSecret(Optional.empty(), false).mac("test", "value"))
                .isNotEqualTo(code);
    }
}
