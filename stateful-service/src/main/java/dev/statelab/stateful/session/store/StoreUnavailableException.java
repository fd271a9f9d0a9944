package dev.statelab.stateful.session.store;

/** The store did not execute a step, or did not confirm it: a write may have happened. */
public sealed class StoreUnavailableException extends RuntimeException permits CommandTooLateException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(Throwable cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
