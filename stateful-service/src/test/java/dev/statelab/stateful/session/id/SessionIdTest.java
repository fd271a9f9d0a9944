package dev.statelab.stateful.session.id;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.store.Session;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {

    private static final int RANDOM_BITS = 264;
    private static final Function<String, byte[]> MAC = secret -> Arrays.copyOf(secret.getBytes(US_ASCII), 32);

    @Test
    void aSessionIdHas264RandomBits() {
        BitSet everSet = new BitSet();
        BitSet everClear = new BitSet();
        for (int i = 0; i < 200; i++) {
            byte[] id = Base64.getUrlDecoder().decode(SessionId.random("alice").value());
            assertThat(id).hasSize(RANDOM_BITS / Byte.SIZE + SessionKey.TAG_BYTES);
            BitSet bits = BitSet.valueOf(Arrays.copyOf(id, RANDOM_BITS / Byte.SIZE));
            everSet.or(bits);
            bits.flip(0, RANDOM_BITS);
            everClear.or(bits);
        }
        assertThat(everSet.cardinality()).isEqualTo(RANDOM_BITS);
        assertThat(everClear.cardinality()).isEqualTo(RANDOM_BITS);
    }

    @Test
    void sessionIdsOfOneUserEndInTheSameTag() {
        String tag = SessionId.random("alice").value().substring(44);
        assertThat(SessionId.random("alice").value()).endsWith(tag);
        assertThat(SessionId.random("bob").value()).doesNotEndWith(tag);
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
    void aSessionIdMaskedUnderAnotherSecretHasAnotherKey() {
        SessionId id = SessionId.random("alice");
        Function<String, byte[]> another = secret -> Arrays.copyOfRange(secret.getBytes(US_ASCII), 12, 44);
        assertThat(id.masked(MAC).masked(another).key()).isNotEqualTo(id.key());
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
