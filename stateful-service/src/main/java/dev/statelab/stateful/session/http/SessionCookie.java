package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionSecret;
import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.store.Session;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The cookie that carries a {@link SessionId}, masked. */
@Singleton
public class SessionCookie {

    /** The maximum number of ids in a request: each costs a look-up in the store. */
    private static final int MOST = 8;

    private final CsrfTokens csrf;
    private final SessionSecret secret;
    private final HostCookie cookie;

    SessionCookie(SessionConfig config, CsrfTokens csrf, SessionSecret secret) {
        this.csrf = csrf;
        this.secret = secret;
        cookie = new HostCookie("sid", config);
    }

    /**
     * The ids of a request: the values of all cookies of this name that have the form of an id, {@value #MOST} at most. A browser's unsafe
     * request is for the session of the user whose {@linkplain CsrfTokens token} it carries.
     */
    public Presented read(HttpServerRequest request) {
        List<SessionId> ids = cookie.in(request).stream()
                .flatMap(value -> SessionId.parse(value).map(this::masked).stream())
                .limit(MOST)
                .toList();
        return new Presented(
                ids, CsrfGuard.isUnsafeOfBrowser(request) ? Optional.of(proof(request)) : Optional.empty());
    }

    private Predicate<Session> proof(HttpServerRequest request) {
        String token = request.getHeader(CsrfTokens.HEADER);
        return session -> csrf.isOf(session.user(), token);
    }

    /** The value of {@code Set-Cookie} that sets an id. */
    public String issue(SessionId id) {
        return cookie.issue(masked(id).value());
    }

    private SessionId masked(SessionId id) {
        return id.masked(text -> secret.mac("sid", text));
    }

    /** The value of {@code Set-Cookie} that makes a browser forget the id. */
    public String clear() {
        return cookie.clear();
    }
}
