package dev.statelab.stateful.session.copy;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Settings of the copies; the environment names it {@code SESSION_COPY_LIFETIME}. */
@ConfigMapping(prefix = "session.copy")
interface CopyConfig {

    /** Reads are answered from a copy for so long after the store was asked for it; without it, there are no copies. */
    Optional<Duration> lifetime();
}
