package dev.statelab.stateful.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of sessions; the environment names them {@code SESSION_IDLE_TIMEOUT} and so on. */
@ConfigMapping(prefix = "session")
public interface SessionConfig {

    /** A session expires so long after its last use. */
    @WithDefault("20M")
    Duration idleTimeout();

    /** A session expires so long after the login, however much it is used. */
    @WithDefault("8H")
    Duration absoluteTimeout();

    /** False for plain HTTP: the cookie then works without TLS, and without what TLS protects it from. */
    @WithDefault("true")
    boolean cookieSecure();
}
