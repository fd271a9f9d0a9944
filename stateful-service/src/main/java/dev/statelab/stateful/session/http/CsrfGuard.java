package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionRefusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Prevents cross-site request forgery in two ways, either of which would be enough. First, an unsafe request that a browser sends on behalf
 * of another site is refused here: over TLS, every browser since 2023 sends {@code Sec-Fetch-Site}; for older ones, and over plain HTTP,
 * the host of {@code Origin} must be the requested one, as the browser or a trusted proxy names it. Second, an unsafe request of a browser
 * in a session must carry a {@linkplain CsrfTokens token}. A request with neither header does not come from a browser.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class CsrfGuard {

    private static final String SITE = "Sec-Fetch-Site";
    private static final String ORIGIN = "Origin";
    private static final Set<HttpMethod> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Pattern WEB_ORIGIN = Pattern.compile(
            "(?<scheme>https?)://(?<host>\\[[^]]*]|[^:/]+)(:(?<port>[0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);

    /** {@code none} is an action of the user, such as typing an address. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    @ServerRequestFilter
    void refuseOtherSites(HttpServerRequest request) {
        if (isUnsafeOfBrowser(request) && !isOfThisSite(request)) {
            throw new SessionRefusal(SessionRefusal.Reason.CROSS_SITE);
        }
    }

    /** Whether a request is safe, by its method (RFC 9110, section 9.2.1). */
    public static boolean isSafe(HttpServerRequest request) {
        return SAFE_METHODS.contains(request.method());
    }

    /**
     * Whether a request must prove that it comes from the service's own pages: an unsafe one of a browser, which names the site or the
     * origin of the page.
     */
    public static boolean isUnsafeOfBrowser(HttpServerRequest request) {
        return !isSafe(request)
                && (request.headers().contains(SITE) || request.headers().contains(ORIGIN));
    }

    private static boolean isOfThisSite(HttpServerRequest request) {
        String site = request.getHeader(SITE);
        return site != null ? OWN.contains(site) : isHost(request.getHeader(ORIGIN), request.authority());
    }

    /**
     * An origin such as {@code null} has no host. Behind a proxy that speaks TLS the service does not know the scheme that the browser
     * uses; the origin names it, and therefore the default port.
     */
    private static boolean isHost(String origin, HostAndPort asked) {
        Matcher parts = WEB_ORIGIN.matcher(origin);
        if (asked == null || !parts.matches()) {
            return false;
        }
        int standard = parts.group("scheme").equalsIgnoreCase("https") ? 443 : 80;
        int port = parts.group("port") == null ? standard : Integer.parseInt(parts.group("port"));
        return parts.group("host").equalsIgnoreCase(asked.host())
                && port == (asked.port() < 0 ? standard : asked.port());
    }
}
