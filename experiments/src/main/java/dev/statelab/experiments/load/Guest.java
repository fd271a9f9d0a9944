package dev.statelab.experiments.load;

import io.vertx.core.Future;

/** Somebody beside the users, whose login is ended to see what it is worth then. No future fails. */
public interface Guest {

    /** Whether the service lets the guest in. */
    Future<Boolean> login();

    /** Ends the login; whether that was acknowledged. */
    Future<Boolean> logout();

    /** Whether the service takes what the guest was given by the login, as somebody would send it who has stolen it. */
    Future<Boolean> isIn();
}
