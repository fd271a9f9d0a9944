package dev.statelab.storefront;

/** Ends a request with a {@link Problem}. It has no stack trace: it is an answer, not a fault. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemType type;

    public ProblemException(ProblemType type) {
        this(type, null);
    }

    /** @param detail for the client: what was wrong this time, and never a secret */
    public ProblemException(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    public ProblemType type() {
        return type;
    }

    @Override
    public String toString() {
        return type.uri() + (getMessage() == null ? "" : ": " + getMessage());
    }
}
