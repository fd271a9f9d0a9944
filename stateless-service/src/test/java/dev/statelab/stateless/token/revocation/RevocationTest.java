package dev.statelab.stateless.token.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.Issuer;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** How a refresh retries a use of its token that reached the denylist too late, and how long a logout everywhere lasts. */
class RevocationTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Family FAMILY = new Family("http://localhost", "alice", "login", Instant.now(), Instant.MAX);

    private final TokenSettings settings = new SmallRyeConfigBuilder()
            .withConverters(new Converter<?>[] {new DurationConverter()})
            .withMapping(TokenSettings.class)
            .withDefaultValue("token.revocation", "denylist")
            .build()
            .getConfigMapping(TokenSettings.class);

    @Test
    void aTokenUseThatReachesTheDenylistTooLateIsRetriedOnce() {
        HeldUp denylist = new HeldUp(1);
        assertThatCode(() -> refresh(denylist)).doesNotThrowAnyException();
        assertThat(denylist.uses).isEqualTo(2);
    }

    @Test
    void aTokenUseThatReachesTheDenylistTooLateTwiceFails() {
        HeldUp denylist = new HeldUp(2);
        assertThatThrownBy(() -> refresh(denylist)).isInstanceOf(RevocationUnavailableException.class);
        assertThat(denylist.uses).isEqualTo(2);
    }

    /** A token of another issuer may live longer than a login here, and must not become valid again. */
    @Test
    void aLogoutEverywhereLastsAsLongAsTheLifetimeOfForeignTokens() {
        Issuer other = new Issuer(
                Optional.of("http://issuer/jwks"),
                Optional.of("issuer"),
                Optional.of(Set.of("shop")),
                "ES256",
                settings);
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("issuer");
        claims.setSubject("alice");
        claims.setIssuedAt(NumericDate.fromSeconds(NumericDate.now().getValue() - 3600));
        claims.setExpirationTimeMinutesInTheFuture(23 * 60);
        HeldUp denylist = new HeldUp(0);

        new Revocation(settings, other, () -> denylist)
                .revokeAll(new VerifiedToken(claims))
                .await()
                .atMost(SOON);

        assertThat(denylist.until)
                .isAfter(Instant.now().plus(Duration.ofHours(24)).minus(SOON));
    }

    private void refresh(Denylist denylist) {
        Issuer issuer = new Issuer(Optional.empty(), Optional.empty(), Optional.empty(), "ES256", settings);
        new Revocation(settings, issuer, () -> denylist).use(FAMILY, 0).await().atMost(SOON);
    }

    /** A denylist for which the first uses come too late. */
    private static final class HeldUp implements Denylist {

        private final int times;
        private int uses;
        private Instant until;

        HeldUp(int times) {
            this.times = times;
        }

        @Override
        public Uni<Use> use(Family family, long generation, Duration grace, Duration patience) {
            return Uni.createFrom().item(() -> {
                if (++uses <= times) {
                    throw new TooLateException();
                }
                return Use.GOOD;
            });
        }

        @Override
        public Uni<Boolean> contains(Family family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> add(Family family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> addAll(String issuer, String user, Instant begun, Instant until) {
            this.until = until;
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Boolean> useProof(String id, Duration memory) {
            throw new UnsupportedOperationException();
        }
    }
}
