package dev.statelab.stateful.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {

    @Test
    void has256RandomBits() {
        SessionId id = SessionId.random();
        assertThat(Base64.getUrlDecoder().decode(id.value())).hasSize(32);
        assertThat(SessionId.random().value()).isNotEqualTo(id.value());
    }

    @Test
    void isReadBackWithTheSameKey() {
        SessionId id = SessionId.random();
        assertThat(SessionId.parse(id.value()).orElseThrow().key()).isEqualTo(id.key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "01234567890123456789012345678901234567890123",
                "012345678901234567890123456789012345678901+",
                "0123456789012345678901234567890123456789\r\n1",
                "..........................................."
            })
    void onlyWhatCanBeAnIdIsRead(String value) {
        assertThat(SessionId.parse(value)).isEmpty();
    }

    @Test
    void aLogShowsNeitherTheIdNorTheStoresKey() {
        SessionId id = SessionId.random();
        String logged = id.toString();
        assertThat(logged).matches("session-[0-9a-f]{8}").isEqualTo(id.key().toString());
        assertThat(new Session(id.key(), "alice", 3, "state").toString())
                .doesNotContain(id.key().value())
                .doesNotContain("state");
    }
}
