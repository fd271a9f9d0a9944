package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A cookie of this host: hidden from scripts, not sent by other sites' forms and pages, and deleted when the browser closes. Over TLS it
 * has the {@code __Host-} prefix, with which a browser accepts it only from this very host.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/">RFC 6265bis, section 4.1.3.2</a>
 */
public final class HostCookie {

    private final String name;
    private final String attributes;

    /** @param name without the prefix */
    public HostCookie(String name, SessionConfig config) {
        this.name = config.cookieSecure() ? "__Host-" + name : name;
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + (config.cookieSecure() ? "; Secure" : "");
    }

    /** The values of all cookies of this name, in the order of the request. */
    public Stream<String> in(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(pair -> pair.strip().split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].equals(name))
                .map(pair -> pair[1]);
    }

    /** The value of {@code Set-Cookie} that sets a value. */
    public String issue(String value) {
        return name + '=' + value + attributes;
    }

    /** The value of {@code Set-Cookie} that makes a browser forget the cookie. */
    public String clear() {
        return name + "=; Max-Age=0" + attributes;
    }

    /** Whether a value of {@code Set-Cookie} is about this cookie. */
    public boolean isSetBy(Object setCookie) {
        return setCookie.toString().startsWith(name + '=');
    }
}
