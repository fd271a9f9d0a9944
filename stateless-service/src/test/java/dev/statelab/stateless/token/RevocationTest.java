package dev.statelab.stateless.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

/** What a refresh says when its use of the token was held up in this process; the denylist itself is well. */
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
    void aUseThatCameTooLateIsSentOnceMore() {
        HeldUp denylist = new HeldUp(1);
        assertThatCode(() -> refresh(denylist)).doesNotThrowAnyException();
        assertThat(denylist.uses).isEqualTo(2);
    }

    @Test
    void aUseThatComesTooLateTwiceIsNotSentAThirdTime() {
        HeldUp denylist = new HeldUp(2);
        assertThatThrownBy(() -> refresh(denylist)).isInstanceOf(RevocationUnavailableException.class);
        assertThat(denylist.uses).isEqualTo(2);
    }

    private void refresh(Denylist denylist) {
        Issuer issuer = new Issuer(Optional.empty(), Optional.empty(), Optional.empty(), "ES256", settings);
        new Revocation(settings, issuer, () -> denylist).use(FAMILY, 0).await().atMost(SOON);
    }

    /** The first uses come too late. */
    private static final class HeldUp implements Denylist {

        private final int times;
        private int uses;

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
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Boolean> useProof(String id, Duration memory) {
            throw new UnsupportedOperationException();
        }
    }
}
