package dev.statelab.experiments.load;

import io.vertx.core.Future;

/** An additional user who logs out, to test whether the credential still works afterwards. No future fails. */
public interface Guest {

    /** Logs in. Returns whether the service accepted the login, and the first read if the guest makes one. */
    Future<Boolean> login();

    /** Logs out. Returns whether that was acknowledged. */
    Future<Boolean> logout();

    /** Sends the credential of the login as a thief would send it, and returns what the service says about it. */
    Future<Acceptance> credential();
}
