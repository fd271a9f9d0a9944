package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cookie that carries a {@link SessionId}: out of reach of scripts, not sent by other sites' forms and pages, gone with
 * the browser. Over TLS it has the {@code __Host-} prefix, by which a browser takes it from this very host alone.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/">RFC 6265bis, section 4.1.3.2</a>
 */
@Singleton
public class SessionCookie {

    private final String name;
    private final String attributes;

    SessionCookie(SessionConfig config) {
        name = config.cookieSecure() ? "__Host-sid" : "sid";
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + (config.cookieSecure() ? "; Secure" : "");
    }

    /** The id that a request brings, or empty where it has no cookie, or one that was never issued here. */
    public Optional<SessionId> read(HttpHeaders headers) {
        return headers.getRequestHeader(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(pair -> pair.strip().split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].equals(name))
                .findFirst()
                .flatMap(pair -> SessionId.parse(pair[1]));
    }

    /** The value of {@code Set-Cookie} that hands out an id. */
    public String issue(SessionId id) {
        return name + '=' + id.value() + attributes;
    }

    /** The value of {@code Set-Cookie} that makes a browser forget the id. */
    public String clear() {
        return name + "=; Max-Age=0" + attributes;
    }
}
