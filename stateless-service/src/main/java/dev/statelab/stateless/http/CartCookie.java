package dev.statelab.stateless.http;

import dev.statelab.stateless.cart.Carts;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The cookie in which the browser can keep the cart, so that no script has to. Scripts cannot read it, and only the shop's own pages send
 * it. Over TLS it has the {@code __Host-} prefix, so a browser accepts it from this host only.
 *
 * <p>It carries a cart and no identity. The identity is in the access token, which no browser sends by itself, so a forged request from
 * another site is answered 401.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/">RFC 6265bis, section 4.1.3.2</a>
 */
@Singleton
class CartCookie {

    private final String name;
    private final String attributes;

    CartCookie(@ConfigProperty(name = "cart.cookie-secure", defaultValue = "true") boolean secure) {
        name = secure ? "__Host-cart" : "cart";
        attributes = "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    /** The values of all cookies of that name, in the order of the request. */
    List<String> in(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(pair -> pair.strip().split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].equals(name))
                .map(pair -> pair[1])
                .toList();
    }

    /** The value of {@code Set-Cookie} that sets a signed cart, for as long as it is valid. */
    String issue(String token) {
        return name + '=' + token + "; Max-Age=" + Carts.LIFETIME.toSeconds() + attributes;
    }

    /** The value of {@code Set-Cookie} that makes a browser forget the cart. */
    String clear() {
        return name + "=; Max-Age=0" + attributes;
    }
}
