package dev.statelab.storefront;

import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;

/**
 * Every kind of problem that the shop answers. The names are stable: clients branch on {@link #uri()}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#name-type">RFC 9457, section 3.1.1</a>
 */
public enum ProblemType {
    INVALID_REQUEST(400, "The request is not valid"),
    INVALID_CART(400, "The cart that came with the request was not issued here"),
    INVALID_RECEIPT(400, "The receipt that came with the request was not issued here"),
    INVALID_GRANT(400, "The refresh token is not good; log in again"),
    IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key header is missing"),
    UNAUTHENTICATED(401, "Log in first"),
    BAD_CREDENTIALS(401, "User or password is wrong"),
    FORBIDDEN(403, "This belongs to somebody else"),
    CSRF_TOKEN_INVALID(403, "The CSRF-Token header is missing or not this session's"),
    CROSS_SITE(403, "The request comes from another site"),
    NOT_FOUND(404, "There is nothing here"),
    UNKNOWN_PRODUCT(404, "The shop sells no such product"),
    UNKNOWN_ORDER(404, "There is no such order"),
    UNKNOWN_SESSION(404, "You have no such session"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The shop answers application/json"),
    CONFLICT(409, "Others changed this at the same time; read it again and retry"),
    EMPTY_CART(409, "The cart is empty"),
    REQUEST_IN_FLIGHT(409, "A request with this Idempotency-Key is under way"),
    LENGTH_REQUIRED(411, "A body needs a Content-Length"),
    PRECONDITION_FAILED(412, "The cart is not at the version that If-Match names"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The shop takes application/json"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    TOO_MANY_ATTEMPTS(429, "Too many logins have failed; try again later"),
    INTERNAL(500, "The service failed"),
    STORE_UNAVAILABLE(503, "The session store does not answer; try again soon");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** One sentence for people, the same at each occurrence. */
    public String title() {
        return title;
    }

    /** The identifier for programs, such as {@code urn:statelab:problem:empty-cart}. */
    public String uri() {
        return "urn:statelab:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem that stands for a bare HTTP status. */
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            default -> Status.Family.familyOf(status) == Status.Family.CLIENT_ERROR ? INVALID_REQUEST : INTERNAL;
        };
    }
}
