package dev.statelab.storefront.problem;

import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;

/**
 * Every kind of problem that the shop answers. The names are stable: clients branch on {@link #uri()}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#name-type">RFC 9457, section 3.1.1</a>
 */
public enum ProblemType {
    INVALID_REQUEST(400, "The request is not valid"),
    TAMPERED_CART(400, "The cart that came with the request does not bear the shop's signature"),
    EXPIRED_CART(400, "The cart that came with the request is too old; start another"),
    INVALID_RECEIPT(400, "The receipt that came with the request was not issued here"),
    INVALID_GRANT(400, "The refresh token is not good; log in again"),
    IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key header is missing"),
    UNAUTHENTICATED(401, "Log in first"),
    BAD_CREDENTIALS(401, "User or password is wrong"),
    FORBIDDEN(403, "This belongs to somebody else"),
    FOREIGN_CART(403, "The cart that came with the request is another user's"),
    CSRF_TOKEN_INVALID(403, "The CSRF-Token header is missing or not this session's"),
    CROSS_SITE(403, "The request comes from another site"),
    NOT_FOUND(404, "There is nothing here"),
    LOGIN_ELSEWHERE(404, "Users of this shop get their tokens from another issuer"),
    UNKNOWN_PRODUCT(404, "The shop sells no such product"),
    UNKNOWN_ORDER(404, "There is no such order"),
    UNKNOWN_SESSION(404, "You have no such session"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The shop answers application/json"),
    CONFLICT(409, "Others changed this at the same time; read it again and retry"),
    EMPTY_CART(409, "The cart is empty"),
    STALE_CART(409, "The shop has changed since it signed the cart, and cannot sell what is in it"),
    REQUEST_IN_FLIGHT(409, "A request with this Idempotency-Key is under way"),
    LENGTH_REQUIRED(411, "A body needs a Content-Length"),
    PRECONDITION_FAILED(412, "The cart is not at the version that If-Match names"),
    TOO_LARGE(413, "The request is too large"),
    OVERSIZED_CART(413, "The cart is larger than a cookie may be"),
    UNSUPPORTED_MEDIA_TYPE(415, "The shop takes application/json"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    TOO_MANY_ATTEMPTS(429, "Too many logins have failed; try again later"),
    INTERNAL(500, "The service failed"),
    STORE_UNAVAILABLE(503, "The store does not answer; try again soon");

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
