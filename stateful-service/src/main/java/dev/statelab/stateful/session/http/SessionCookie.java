package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The cookie that carries a {@link SessionId}: out of reach of scripts, not sent by other sites' forms and pages, gone with
 * the browser. Over TLS it has the {@code __Host-} prefix, by which a browser takes it from this very host alone.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/">RFC 6265bis, section 4.1.3.2</a>
 */
@Singleton
public class SessionCookie {

    /** Each costs a look into the store. */
    private static final int MOST = 8;

    private final CsrfTokens csrf;
    private final String name;
    private final String attributes;

    SessionCookie(SessionConfig config, CsrfTokens csrf) {
        this.csrf = csrf;
        name = config.cookieSecure() ? "__Host-sid" : "sid";
        attributes = "; Path=/; HttpOnly; SameSite=Lax" + (config.cookieSecure() ? "; Secure" : "");
    }

    /**
     * What a request brings: of the cookies of this name all that may have been issued here, {@value #MOST} at most. A browser's unsafe
     * request means the session of the user whose {@linkplain CsrfTokens token} it brings.
     */
    public Presented read(HttpServerRequest request) {
        List<SessionId> ids = request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(pair -> pair.strip().split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].equals(name))
                .flatMap(pair -> SessionId.parse(pair[1]).stream())
                .limit(MOST)
                .toList();
        return new Presented(
                ids, CsrfGuard.isUnsafeOfBrowser(request) ? Optional.of(proof(request)) : Optional.empty());
    }

    private Predicate<Session> proof(HttpServerRequest request) {
        String token = request.getHeader(CsrfTokens.HEADER);
        return session -> csrf.isOf(session.user(), token);
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
