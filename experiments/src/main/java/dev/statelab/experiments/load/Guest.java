package dev.statelab.experiments.load;

import io.vertx.core.Future;

/** An additional user who logs out, to test whether the credential still works afterwards. No future fails. */
public interface Guest {

    /** Logs in; whether the service accepted the login, and the first read if the guest makes one. */
    Future<Boolean> login();

    /** Logs out; whether that was acknowledged. */
    Future<Boolean> logout();

    /**
     * Whether the service accepts the credential of the login, sent as a thief would send it. Without a response, or after a server error,
     * it may still do so, which counts as yes.
     */
    Future<Boolean> isIn();
}
