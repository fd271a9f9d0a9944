package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.http.CsrfGuard;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Takes a copy from the client with the answer to every request that may have changed the session and brings no new one: a checkout, a
 * login, a logout, and whatever was refused or failed. The next read asks the store then, and finds what has become of the session.
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
