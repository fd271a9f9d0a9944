package dev.statelab.stateful.session.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many failed logins are allowed; the environment names the settings {@code SESSION_LOGIN_WINDOW} and so on. */
@ConfigMapping(prefix = "session.login")
interface LoginConfig {

    /** As one user from one address in a window, at least 1. */
    @WithDefault("10")
    int failuresPerUser();

    /** From one address in a window, as any users, at least 1. */
    @WithDefault("100")
    int failuresPerAddress();

    /** Begins with the first failure. */
    @WithDefault("5M")
    Duration window();
}
