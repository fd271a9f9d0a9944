package dev.statelab.stateful.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {

    private static final Function<String, byte[]> MAC = secret -> Arrays.copyOf(secret.getBytes(US_ASCII), 32);

    @Test
    void has256RandomBits() {
        String one = SessionId.random("alice").value();
        String another = SessionId.random("alice").value();
        assertThat(Base64.getUrlDecoder().decode(one)).hasSize(33 + SessionKey.TAG_BYTES);
        assertThat(one.substring(0, 44)).isNotEqualTo(another.substring(0, 44));
        assertThat(one.substring(44)).isEqualTo(another.substring(44));
    }

    @Test
    void theKeyOfASessionIdBelongsToItsUserOnly() {
        SessionKey key = SessionId.random("alice").key();
        assertThat(key.isOf("alice")).isTrue();
        assertThat(key.isOf("bob")).isFalse();
        assertThat(SessionKey.of(key.value())).isEqualTo(key);
    }

    @Test
    void maskingASessionIdHidesItsUserTagAndIsReversible() {
        SessionId one = SessionId.random("alice");
        SessionId another = SessionId.random("alice");
        assertThat(one.masked(MAC).value().substring(0, 44))
                .isEqualTo(one.value().substring(0, 44));
        assertThat(Set.of(
                        one.value().substring(44),
                        one.masked(MAC).value().substring(44),
                        another.masked(MAC).value().substring(44)))
                .hasSize(3);
        assertThat(one.masked(MAC).masked(MAC).key()).isEqualTo(one.key());
    }

    @Test
    void isReadBackWithTheSameKey() {
        SessionId id = SessionId.random("nobody");
        assertThat(SessionId.parse(id.value()).orElseThrow().key()).isEqualTo(id.key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "0123456789012345678901234567890123456789012345678901234567890123456",
                "012345678901234567890123456789012345678901234567890123456789012+",
                "0123456789012345678901234567890123456789012345678901234567890\r\n1",
                "0123456789012345678901234567890123456789012",
                "................................................................"
            })
    void malformedSessionIdsAreNotParsed(String value) {
        assertThat(SessionId.parse(value)).isEmpty();
    }

    @Test
    void toStringShowsNeitherTheSessionIdNorTheStoreKey() {
        SessionId id = SessionId.random("nobody");
        String logged = id.toString();
        assertThat(logged).matches("session-[0-9a-f]{8}").isEqualTo(id.key().toString());
        assertThat(new Session(id.key(), "alice", 3, "state").toString())
                .doesNotContain(id.key().hash())
                .doesNotContain("state");
    }
}
