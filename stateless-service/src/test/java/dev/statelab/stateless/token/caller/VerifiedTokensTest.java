package dev.statelab.stateless.token.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.key.KeyRing;
import dev.statelab.stateless.token.key.KeySet;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private final AtomicReference<KeyRing> ring = new AtomicReference<>(newRing());
    private final VerifiedTokens known = new VerifiedTokens(ring::get, 10);
    private final SecurityIdentity alice =
            QuarkusSecurityIdentity.builder().setPrincipal(() -> "alice").build();

    @Test
    void aVerifiedTokenIsFoundOnlyByItsWholeText() {
        keep("a.b.c", 300);

        assertThat(known.find("a.b.c")).contains(alice);
        assertThat(known.find("a.b.d")).isEmpty();
        assertThat(known.find("a.b.c.")).isEmpty();
    }

    @Test
    void aVerifiedTokenIsForgottenWhenItExpires() {
        keep("over", -31);
        keep("within the skew", -29);

        assertThat(known.find("over")).isEmpty();
        assertThat(known.find("within the skew")).contains(alice);
    }

    @Test
    void aVerifiedTokenIsForgottenAtAKeyRotation() {
        keep("a.b.c", 300);
        ring.set(newRing());

        assertThat(known.find("a.b.c")).isEmpty();
    }

    /** The key is removed while a token is being verified with it. */
    @Test
    void aTokenVerifiedWithAFormerKeyRingIsNotKept() {
        KeyRing before = ring.get();
        ring.set(newRing());
        known.keep("a.b.c", before, token(300), alice);

        assertThat(known.find("a.b.c")).isEmpty();
    }

    @Test
    void verifiedTokensDoNotExceedTheirCapacity() {
        for (int i = 0; i < 1000; i++) {
            keep("token " + i, 300);
        }

        assertThat(known.size()).isLessThanOrEqualTo(10);
    }

    @Test
    void withCapacityZeroNoVerifiedTokenIsKept() {
        VerifiedTokens none = new VerifiedTokens(ring::get, 0);
        none.keep("a.b.c", ring.get(), token(300), alice);

        assertThat(none.size()).isZero();
    }

    private void keep(String text, int seconds) {
        known.keep(text, ring.get(), token(seconds), alice);
    }

    private static VerifiedToken token(int seconds) {
        JwtClaims claims = new JwtClaims();
        claims.setExpirationTime(
                NumericDate.fromSeconds(Instant.now().plusSeconds(seconds).getEpochSecond()));
        return new VerifiedToken(claims);
    }

    private static KeyRing newRing() {
        KeySet keys = KeySet.parse(TestKey.create().keySet(), new Es256(TokenSettings.SignatureProvider.JDK));
        return new KeyRing(keys, List.of());
    }
}
