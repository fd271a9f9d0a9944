package dev.statelab.stateless.token;

/** Nobody can tell now whether a token was revoked, and tokens of which that cannot be told are not good here. */
public final class RevocationUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RevocationUnavailableException(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }
}
