package dev.statelab.stateless.api;

import dev.statelab.stateless.cart.Carts;
import dev.statelab.stateless.cart.Carts.Brought;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * How a cart travels with requests and responses: in the {@code Cart} header or in a {@link CartCookie}. Never in both, since a script could
 * read from the header what the cookie hides from it. If a request has the header, any cookie is ignored. A request without a cart gets
 * one in the header, or in a cookie if it asks for that with {@value #PREFER_COOKIE}.
 */
@Singleton
class CartTransport {

    static final String HEADER = "Cart";

    /** A preference as in RFC 7240. */
    private static final String PREFER_COOKIE = "cart=cookie";

    private static final String PREFER = "Prefer";
    private static final Brought NONE = new Brought(VersionedCart.NEW, false);

    private final HttpHeaders request;
    private final Carts carts;
    private final CartCookie cookie;

    /** @param request of the moment */
    CartTransport(HttpHeaders request, Carts carts, CartCookie cookie) {
        this.request = request;
        this.carts = carts;
        this.cookie = cookie;
    }

    /**
     * The user's cart; a request without one has an empty cart at version 0.
     *
     * @throws ProblemException for a cart that is not good; it takes away a cookie that is not
     */
    Brought read(String user) {
        List<String> header = request.getRequestHeader(HEADER);
        return switch (header.size()) {
            case 0 -> ofCookies(user);
            case 1 -> carts.read(header.getFirst(), user);
            default ->
                throw new ProblemException(CommonProblem.INVALID_REQUEST, "the request brings more than one cart");
        };
    }

    /** The first good one: another site of the same domain may have planted a cookie of that name before the shop's own. */
    private Brought ofCookies(String user) {
        ProblemException problem = null;
        for (String token : cookie.values()) {
            try {
                return carts.read(token, user);
            } catch (ProblemException bad) {
                problem = problem == null ? bad : problem;
            }
        }
        if (problem == null) {
            return NONE;
        }
        throw problem.with(HttpHeaders.SET_COOKIE, cookie.clear());
    }

    /** An answer that hands out a cart. */
    <T> RestResponse.ResponseBuilder<T> handOut(
            RestResponse.ResponseBuilder<T> answer, String user, VersionedCart cart) {
        String token = carts.sign(user, cart);
        return ofOneUser(
                isByCookie()
                        ? answer.header(HttpHeaders.SET_COOKIE, cookie.issue(token))
                        : answer.header(HEADER, token));
    }

    /** An answer about a cart that the client has. Each user has another one, so no cache may keep it. */
    <T> RestResponse.ResponseBuilder<T> ofOneUser(RestResponse.ResponseBuilder<T> answer) {
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private boolean isByCookie() {
        return request.getRequestHeader(HEADER).isEmpty()
                && (request.getRequestHeader(PREFER).contains(PREFER_COOKIE)
                        || !cookie.values().isEmpty());
    }

    /** At a login: a cookie whose cart this user could not use, such as another user's, is taken away. */
    ResponseBuilder clearForeign(ResponseBuilder answer, String user) {
        try {
            ofCookies(user);
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
