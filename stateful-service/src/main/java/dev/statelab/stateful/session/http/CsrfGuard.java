package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionId;
import dev.statelab.stateful.session.SessionRefusal;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps other sites' pages from acting with the user's cookie, in two ways of which either would do. An unsafe request that a
 * browser sends on behalf of another site is refused: every browser since 2023 says by {@code Sec-Fetch-Site} where a request
 * comes from, and for older ones the host of {@code Origin} has to be the one that is asked. And an unsafe request of a
 * browser in a session has to bring the session's {@link CsrfToken}. A request with neither header is not a browser's.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class CsrfGuard {

    /** The path of the login, which needs no token: whoever comes to log in has not been told one. */
    public static final String LOGIN = "/login";

    private static final String SITE = "Sec-Fetch-Site";
    private static final String ORIGIN = "Origin";
    private static final Set<String> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The user's own doing, such as a typed address, is {@code none}. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final SessionCookie cookie;

    CsrfGuard(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @ServerRequestFilter
    void guard(ContainerRequestContext request, HttpHeaders headers) {
        String site = headers.getHeaderString(SITE);
        String origin = headers.getHeaderString(ORIGIN);
        boolean browser = site != null || origin != null;
        if (!browser || SAFE_METHODS.contains(request.getMethod())) {
            return;
        }
        if (!(site != null ? OWN.contains(site) : isHost(origin, headers.getHeaderString(HttpHeaders.HOST)))) {
            throw new SessionRefusal(SessionRefusal.Reason.CROSS_SITE);
        }
        if (!request.getUriInfo().getPath().equals(LOGIN)) {
            cookie.read(headers).ifPresent(id -> requireToken(id, headers.getHeaderString(CsrfToken.HEADER)));
        }
    }

    private static void requireToken(SessionId id, String presented) {
        if (!CsrfToken.isOf(id, presented)) {
            throw new SessionRefusal(SessionRefusal.Reason.CSRF_TOKEN_INVALID);
        }
    }

    /** An origin such as {@code null} has no host. */
    private static boolean isHost(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme >= 0 && origin.substring(scheme + "://".length()).equalsIgnoreCase(host);
    }
}
