package dev.statelab.storefront.problem;

import jakarta.ws.rs.core.Response.Status;

/** The problem types that both services return. */
public enum CommonProblem implements ProblemType {
    INVALID_REQUEST(400, "The request is not valid"),
    IDEMPOTENCY_KEY_MISSING(400, "The Idempotency-Key header is missing"),
    UNAUTHENTICATED(401, "Log in first"),
    BAD_CREDENTIALS(401, "User or password is wrong"),
    FORBIDDEN(403, "This belongs to another user"),
    NOT_FOUND(404, "There is no such route"),
    UNKNOWN_PRODUCT(404, "The shop sells no such product"),
    UNKNOWN_ORDER(404, "There is no such order"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The shop returns only application/json"),
    EMPTY_CART(409, "The cart is empty"),
    UNAVAILABLE_PRODUCT(409, "The cart contains products that are no longer sold; remove them first"),
    PRECONDITION_FAILED(412, "The cart is not the one that If-Match names"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The shop accepts only application/json"),
    TOO_MANY_ATTEMPTS(429, "Too many failed attempts; try again later"),
    INTERNAL(500, "The service failed"),
    UNKNOWN_ENCODING(501, "The shop does not support this Transfer-Encoding"),
    STORE_UNAVAILABLE(503, "The store does not respond; try again soon");

    private final int status;
    private final String title;

    CommonProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    /** The type for a response that has only an HTTP status. */
    static CommonProblem ofStatus(int status) {
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
