package dev.statelab.stateless.http;

import dev.statelab.stateless.cart.Carts;
import dev.statelab.stateless.cart.Carts.Brought;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
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

    private final Carts carts;
    private final CartCookie cookie;

    CartTransport(Carts carts, CartCookie cookie) {
        this.carts = carts;
        this.cookie = cookie;
    }

    /**
     * The user's cart in a request; without one it is empty, at version 0.
     *
     * @throws ProblemException if the cart is not valid; its response deletes an invalid cookie
     */
    public Brought read(HttpServerRequest request, String user) {
        List<String> header = request.headers().getAll(HEADER);
        return switch (header.size()) {
            case 0 -> ofCookies(request, user);
            case 1 -> carts.read(header.getFirst(), user);
            default -> throw new ProblemException(CommonProblem.INVALID_REQUEST, "the request has more than one cart");
        };
    }

    /** The cart in the first valid cookie: another site of the same domain may have planted a cookie of that name before the shop's own. */
    private Brought ofCookies(HttpServerRequest request, String user) {
        ProblemException problem = null;
        for (String token : cookie.in(request)) {
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

    /** Adds a signed cart to the response to a request. */
    public <T> RestResponse.ResponseBuilder<T> handOut(
            HttpServerRequest request, RestResponse.ResponseBuilder<T> answer, String user, VersionedCart cart) {
        String token = carts.sign(user, cart);
        return isByCookie(request)
                ? answer.header(HttpHeaders.SET_COOKIE, cookie.issue(token))
                : answer.header(HEADER, token);
    }

    private boolean isByCookie(HttpServerRequest request) {
        return !request.headers().contains(HEADER)
                && (request.headers().getAll(PREFER).contains(PREFER_COOKIE)
                        || !cookie.in(request).isEmpty());
    }

    /** On login, deletes a cookie with a cart that this user cannot use, such as another user's. */
    public ResponseBuilder clearForeign(HttpServerRequest request, ResponseBuilder answer, String user) {
        try {
            ofCookies(request, user);
            return answer;
        } catch (ProblemException unusable) {
            return answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
        }
    }

    /** On logout, deletes the cookie. */
    public ResponseBuilder clear(HttpServerRequest request, ResponseBuilder answer) {
        return cookie.in(request).isEmpty() ? answer : answer.header(HttpHeaders.SET_COOKIE, cookie.clear());
    }
}
