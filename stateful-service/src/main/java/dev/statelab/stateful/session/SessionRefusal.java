package dev.statelab.stateful.session;

import java.time.Duration;
import java.util.Optional;

/** Why a request on a session was refused. It has no stack trace, since it is a response and not a defect. */
public final class SessionRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The reasons that a client can get. */
    public enum Reason {
        /** The request carried no session, or one that has ended. */
        NO_SESSION,
        /** The user has no session of that name. */
        UNKNOWN_SESSION,
        /** The parameters name no page of the list of sessions. */
        INVALID_PAGE,
        /** Every retry of the change conflicted with another request. */
        CONFLICT,
        /** User or password is wrong. */
        BAD_CREDENTIALS,
        /** Too many logins have failed: {@link #retryAfter} says when the next attempt is checked. */
        TOO_MANY_ATTEMPTS,
        /** An unsafe request of a browser did not carry the token of its session. */
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

    /** @param retryAfter when a retry may succeed */
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

    /** When a retry may succeed, if known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
