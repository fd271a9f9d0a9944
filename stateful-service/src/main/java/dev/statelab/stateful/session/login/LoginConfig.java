package dev.statelab.stateful.session.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many failed logins are allowed; the environment variables are {@code SESSION_LOGIN_WINDOW} and so on. */
@ConfigMapping(prefix = "session.login")
interface LoginConfig {

    /** The maximum of failures as one user from one address in a window, at least 1. */
    @WithDefault("10")
    int failuresPerUser();

    /** The maximum of failures from one address in a window, as any users, at least 1. */
    @WithDefault("100")
    int failuresPerAddress();

    /** The length of a window, which begins with the first failure. */
    @WithDefault("5M")
    Duration window();
}
