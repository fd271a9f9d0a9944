package dev.statelab.experiments.platform;

/** The platform cannot do what is requested. The message is one sentence that tells the user what to do. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PlatformException(String message) {
        super(message);
    }

    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
