package dev.statelab.stateful.session;

import dev.statelab.storefront.ProblemException;
import dev.statelab.storefront.ProblemType;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses an unsafe request that a browser sends on behalf of another site, whose pages must not act with the user's cookie.
 * Every browser since 2023 says by {@code Sec-Fetch-Site} where a request comes from; for older ones the host of
 * {@code Origin} has to be the one that is asked. A request with neither header is not a browser's.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class CrossSiteGuard {

    private static final Set<String> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The user's own doing, such as a typed address, is {@code none}. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    @ServerRequestFilter
    void refuseOtherSites(ContainerRequestContext request) {
        if (!SAFE_METHODS.contains(request.getMethod()) && !isOwn(request)) {
            throw new ProblemException(ProblemType.CROSS_SITE);
        }
    }

    private static boolean isOwn(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return OWN.contains(site);
        }
        String origin = request.getHeaderString("Origin");
        return origin == null || authority(origin).equalsIgnoreCase(request.getHeaderString(HttpHeaders.HOST));
    }

    /** The host and port of an origin; nothing that a request can be sent to for {@code null} and the like. */
    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? "" : origin.substring(scheme + "://".length());
    }
}
