package dev.statelab.stateful.session.copy;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Settings of the copies; the environment variable is {@code SESSION_COPY_LIFETIME}. */
@ConfigMapping(prefix = "session.copy")
interface CopyConfig {

    /** How long reads are answered from a copy, counted from when the store was asked for it; if not set, there are no copies. */
    Optional<Duration> lifetime();
}
