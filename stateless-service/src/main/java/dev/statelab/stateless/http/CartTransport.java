package dev.statelab.stateless.http;

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
public class CartTransport {

    public static final String HEADER = "Cart";

    /** A preference as in RFC 7240. */
    private static final String PREFER_COOKIE = "cart=cookie";

    private static final String PREFER = "Prefer";
    private static final Brought NONE = new Brought(VersionedCart.NEW, false);

    private final HttpHeaders request;
    private final Carts carts;
    private final CartCookie cookie;

    /** @param request a proxy of the current request */
    CartTransport(HttpHeaders request, Carts carts, CartCookie cookie) {
        this.request = request;
        this.carts = carts;
        this.cookie = cookie;
    }

    /**
     * The user's cart; a request without one has an empty cart at version 0.
     *
     * @throws ProblemException if the cart is not valid; its response deletes an invalid cookie
     */
    public Brought read(String user) {
        List<String> header = request.getRequestHeader(HEADER);
        return switch (header.size()) {
            case 0 -> ofCookies(user);
            case 1 -> carts.read(header.getFirst(), user);
            default -> throw new ProblemException(CommonProblem.INVALID_REQUEST, "the request has more than one cart");
        };
    }

    /** The cart in the first valid cookie: another site of the same domain may have planted a cookie of that name before the shop's own. */
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

    /** Adds a signed cart to a response. */
    public <T> RestResponse.ResponseBuilder<T> handOut(
            RestResponse.ResponseBuilder<T> answer, String user, VersionedCart cart) {
        String token = carts.sign(user, cart);
        return isByCookie()
                ? answer.header(HttpHeaders.SET_COOKIE, cookie.issue(token))
                : answer.header(HEADER, token);
    }

    private boolean isByCookie() {
        return request.getRequestHeader(HEADER).isEmpty()
                && (request.getRequestHeader(PREFER).contains(PREFER_COOKIE)
                        || !cookie.values().isEmpty());
    }

    /** On login, deletes a cookie with a cart that this user cannot use, such as another user's. */
    public ResponseBuilder clearForeign(ResponseBuilder answer, String user) {
        try {
            ofCookies(user);
            return answer;
        } catch (ProblemException unusable) {
            return answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
        }
    }

    /** On logout, deletes the cookie. */
    public ResponseBuilder clear(ResponseBuilder answer) {
        return cookie.values().isEmpty() ? answer : answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
    }
}
