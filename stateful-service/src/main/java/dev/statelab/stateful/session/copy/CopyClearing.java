package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.http.CsrfGuard;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Removes the client's copy in the response to every request that may have changed the session and carries no new copy: a checkout, a
 * login, a logout, and everything that was refused or failed. The next read then asks the store for the current session.
 */
public final class CopyClearing {

    private final CopyCookie copies;

    CopyClearing(CopyCookie copies) {
        this.copies = copies;
    }

    @ServerResponseFilter
    void clear(HttpServerRequest request, ContainerResponseContext response) {
        if (copies.isUsed()
                && !CsrfGuard.isSafe(request)
                && copies.isIn(request)
                && response.getHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of()).stream()
                        .noneMatch(copies::isSetBy)) {
            response.getHeaders().add(HttpHeaders.SET_COOKIE, copies.clear());
        }
    }
}
