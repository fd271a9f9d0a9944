package dev.statelab.stateless.api;

import dev.statelab.stateless.cart.Carts;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;

/**
 * How the client brings its cart with each request and takes it home with each answer: in the {@code Cart} header, or in a
 * {@link CartCookie}. A request with the header means its cart alone, whatever the cookie says, and gets no cookie.
 */
@Singleton
class CartTransport {

    static final String HEADER = "Cart";

    private final HttpHeaders request;
    private final Carts carts;
    private final CartCookie cookie;

    /** @param request of the moment */
    CartTransport(HttpHeaders request, Carts carts, CartCookie cookie) {
        this.request = request;
        this.carts = carts;
        this.cookie = cookie;
    }

    /** The user's cart; a request without one has an empty cart at version 0. */
    VersionedCart read(String user) {
        List<String> header = request.getRequestHeader(HEADER);
        return read(header.isEmpty() ? cookie.values() : header, user);
    }

    private VersionedCart read(List<String> tokens, String user) {
        return switch (tokens.size()) {
            case 0 -> VersionedCart.NEW;
            case 1 -> carts.read(tokens.getFirst(), user);
            default ->
                throw new ProblemException(CommonProblem.INVALID_REQUEST, "the request brings more than one cart");
        };
    }

    /** An answer that hands out a cart. Each user gets another one, so no cache may keep it. */
    ResponseBuilder handOut(ResponseBuilder answer, String user, VersionedCart cart) {
        String token = carts.sign(user, cart);
        if (request.getRequestHeader(HEADER).isEmpty()) {
            answer.header(HttpHeaders.SET_COOKIE, cookie.issue(token));
        }
        return answer.header(HEADER, token).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** At a login: a cookie whose cart this user could not use, such as another user's, is taken away. */
    ResponseBuilder clearForeign(ResponseBuilder answer, String user) {
        try {
            read(cookie.values(), user);
            return answer;
        } catch (ProblemException unusable) {
            return answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
        }
    }

    /** At a logout: the browser keeps nothing. */
    ResponseBuilder clear(ResponseBuilder answer) {
        return cookie.values().isEmpty() ? answer : answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
    }
}
