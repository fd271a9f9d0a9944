package dev.statelab.storefront.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ends a request with a {@link Problem}. It has no stack trace, since it is a response and not a defect. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Map<String, String> headers;
    private final ProblemType type;

    public ProblemException(ProblemType type) {
        this(type, null, Map.of());
    }

    /** @param detail for the client: what was wrong with this request; never a secret */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, Map.of());
    }

    /** @param retryAfter when a retry may succeed; sent to the client in whole seconds, rounded up */
    public ProblemException(ProblemType type, Duration retryAfter) {
        this(type, null, Map.of(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter))));
    }

    private ProblemException(ProblemType type, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.type = type;
        this.headers = headers;
    }

    private static long seconds(Duration roundedUp) {
        return roundedUp.plusSeconds(1).minusNanos(1).toSeconds();
    }

    /** The same problem with one more header in its response. */
    public ProblemException with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new ProblemException(type, getMessage(), all);
    }

    public ProblemType type() {
        return type;
    }

    Response answer() {
        return Problem.answer(type, getMessage(), headers);
    }

    @Override
    public String toString() {
        return type.uri() + (getMessage() == null ? "" : ": " + getMessage());
    }
}
