package dev.statelab.stateful.session.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Keeps session data out of every cache; a route with a public response sets its own {@code Cache-Control}. */
public final class NoStore {

    @ServerResponseFilter
    void forbidCaching(ContainerResponseContext response) {
        response.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
    }
}
