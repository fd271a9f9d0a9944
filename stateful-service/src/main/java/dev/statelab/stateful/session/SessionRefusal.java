package dev.statelab.stateful.session;

import java.time.Duration;
import java.util.Optional;

/** Why a request on a session was refused. It has no stack trace: it is an answer, not a fault. */
public final class SessionRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What a client can be told. */
    public enum Reason {
        /** The request brought no session, or one that has ended. */
        NO_SESSION,
        /** The user has no session of that name. */
        UNKNOWN_SESSION,
        /** The parameters name no page of the list of sessions. */
        INVALID_PAGE,
        /** Every retry of the change conflicted with another request. */
        CONFLICT,
        /** User or password is wrong. */
        BAD_CREDENTIALS,
        /** Too many logins have failed: {@link #retryAfter} says when the next is judged. */
        TOO_MANY_ATTEMPTS,
        /** An unsafe request of a browser did not bring the token of its session. */
        CSRF_TOKEN_INVALID,
        /** An unsafe request of a browser came from the page of another site. */
        CROSS_SITE,
        /** The store does not answer: {@link #retryAfter} says when it may. */
        STORE_UNAVAILABLE
    }

    private final Reason reason;
    private final transient Optional<Duration> retryAfter;

    public SessionRefusal(Reason reason) {
        this(reason, Optional.empty());
    }

    /** @param retryAfter when the same request may be answered otherwise */
    public SessionRefusal(Reason reason, Duration retryAfter) {
        this(reason, Optional.of(retryAfter));
    }

    private SessionRefusal(Reason reason, Optional<Duration> retryAfter) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** What to tell the client. */
    public Reason reason() {
        return reason;
    }

    /** When the same request may be answered otherwise, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
