package dev.statelab.stateful.session;

import dev.statelab.stateful.session.store.Lifetime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/** Settings of sessions; the environment variables are {@code SESSION_IDLE_TIMEOUT} and so on. */
@ConfigMapping(prefix = "session")
public interface SessionConfig {

    /** A session expires this long after its last use. */
    @WithDefault("20M")
    Duration idleTimeout();

    /** A session expires this long after the login, however much it is used. */
    @WithDefault("8H")
    Duration absoluteTimeout();

    /** The maximum number of sessions of a user, up to 1000: one more ends the oldest. */
    @WithDefault("" + Lifetime.PER_USER)
    int perUser();

    /** False for plain HTTP: the cookie then works without TLS, and without its protection. */
    @WithDefault("true")
    @WithConverter(TrueOrFalse.class)
    Boolean cookieSecure();

    /** At least 32 bytes that all replicas share; see {@link SessionSecret}. */
    Optional<String> secret();

    /** The port on the loopback interface where {@code OperatorInterface} listens; 0 disables it. */
    @WithDefault("0")
    int operatorPort();

    /** Rejects unknown values; the framework's own conversion reads them as false. */
    final class TrueOrFalse implements Converter<Boolean> {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean convert(String value) {
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("must be true or false");
            };
        }
    }
}
