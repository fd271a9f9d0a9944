package dev.statelab.storefront.problem;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** Ends a request with a {@link Problem}. It has no stack trace: it is an answer, not a fault. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;
    private final ProblemType type;

    public ProblemException(ProblemType type) {
        this(type, null, Optional.empty());
    }

    /** @param detail for the client: what was wrong this time, and never a secret */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, Optional.empty());
    }

    /** @param retryAfter when the same request may be answered otherwise; the client hears it in whole seconds, rounded up */
    public ProblemException(ProblemType type, Duration retryAfter) {
        this(type, null, Optional.of(retryAfter));
    }

    private ProblemException(ProblemType type, String detail, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    public ProblemType type() {
        return type;
    }

    Response answer() {
        return Problem.answer(type, getMessage(), retryAfter);
    }

    @Override
    public String toString() {
        return type.uri() + (getMessage() == null ? "" : ": " + getMessage());
    }
}
