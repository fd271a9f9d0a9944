package dev.statelab.stateful.session.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.store.Session;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCopiesTest {

    private static final long ASKED = 1_800_000_000_000L;
    private static final Duration LIFETIME = Duration.ofSeconds(5);
    private static final Session SESSION =
            new Session(SessionId.random("nobody").key(), "zoë", 7, "{\"cart\":{\"tea-01\":2}}");

    private final SignedCopies copies = new SignedCopies(hmac("one"), LIFETIME);
    private final String copy = copies.sign(SESSION, ASKED);

    @Test
    void aCopyIsValidOnlyOnReplicasWithTheSameSecret() {
        assertThat(new SignedCopies(hmac("one"), LIFETIME).verify(copy, SESSION.key(), ASKED + 1))
                .contains(SESSION);
        assertThat(new SignedCopies(hmac("another"), LIFETIME).verify(copy, SESSION.key(), ASKED + 1))
                .isEmpty();
    }

    @Test
    void aCopyIsValidFromItsCreationUntilItsLifetimeEnds() {
        long end = ASKED + LIFETIME.toMillis();
        assertThat(copies.verify(copy, SESSION.key(), ASKED)).isPresent();
        assertThat(copies.verify(copy, SESSION.key(), end - 1)).isPresent();
        assertThat(copies.verify(copy, SESSION.key(), end)).isEmpty();
        assertThat(copies.verify(copy, SESSION.key(), ASKED - 1))
                .as("by a clock that is behind")
                .isEmpty();
    }

    @Test
    void aCopyIsInvalidForAnotherSession() {
        assertThat(copies.verify(copy, SessionId.random("nobody").key(), ASKED)).isEmpty();
    }

    @Test
    void aSignatureIsInvalidForAnotherVersionOfTheSession() {
        Session next = new Session(SESSION.key(), SESSION.user(), SESSION.version() + 1, SESSION.state());
        String content = copies.sign(next, ASKED).split("\\.")[0];
        String signature = copy.split("\\.")[1];
        assertThat(copies.verify(content + '.' + signature, SESSION.key(), ASKED))
                .isEmpty();
    }

    @Test
    void aCopyWithAnyCharacterChangedIsInvalid() {
        assertThat(IntStream.range(0, copy.length()).mapToObj(this::changedAt))
                .allSatisfy(changed ->
                        assertThat(copies.verify(changed, SESSION.key(), ASKED)).isEmpty());
    }

    private String changedAt(int place) {
        char other = copy.charAt(place) == 'A' ? 'B' : 'A';
        return copy.substring(0, place) + other + copy.substring(place + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "x", "x.y", "é", "AAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aMalformedCopyIsInvalid(String other) {
        assertThat(copies.verify(other, SESSION.key(), ASKED)).isEmpty();
    }

    @Test
    void aCopyOfASessionWithoutStateIsValid() {
        Session opened = new Session(SESSION.key(), "alice", 0, "");
        assertThat(copies.verify(copies.sign(opened, ASKED), opened.key(), ASKED))
                .contains(opened);
    }

    private static Function<String, byte[]> hmac(String secret) {
        return value -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
