package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * A cookie of this host: hidden from scripts, not sent by other sites' forms and pages, and deleted when the browser closes. Over TLS it
 * has the {@code __Host-} prefix, with which a browser accepts it only from this very host.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/">RFC 6265bis, section 4.1.3.2</a>
 */
public final class HostCookie {

    private final String nameAndEquals;
    private final String attributes;

    /** @param name without the prefix */
    public HostCookie(String name, SessionConfig config) {
        nameAndEquals = (config.cookieSecure() ? "__Host-" : "") + name + '=';
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + (config.cookieSecure() ? "; Secure" : "");
    }

    /** The values of all cookies of this name, in the order of the request. */
    public List<String> in(HttpServerRequest request) {
        List<String> values = new ArrayList<>(1);
        for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
            int start = 0;
            while (start < header.length()) {
                int semicolon = header.indexOf(';', start);
                int end = semicolon < 0 ? header.length() : semicolon;
                String pair = header.substring(start, end).strip();
                if (pair.startsWith(nameAndEquals)) {
                    values.add(pair.substring(nameAndEquals.length()));
                }
                start = end + 1;
            }
        }
        return values;
    }

    /** The value of {@code Set-Cookie} that sets a value. */
    public String issue(String value) {
        return nameAndEquals + value + attributes;
    }

    /** The value of {@code Set-Cookie} that makes a browser forget the cookie. */
    public String clear() {
        return nameAndEquals + "; Max-Age=0" + attributes;
    }

    /** Whether a value of {@code Set-Cookie} sets or clears this cookie. */
    public boolean isSetBy(Object setCookie) {
        return setCookie.toString().startsWith(nameAndEquals);
    }
}
