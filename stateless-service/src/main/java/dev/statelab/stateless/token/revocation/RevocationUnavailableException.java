package dev.statelab.stateless.token.revocation;

/** The denylist cannot be reached, and tokens are rejected while their state is unknown. */
public final class RevocationUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RevocationUnavailableException(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }
}
