package dev.statelab.stateful.session.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Keeps what belongs to a session out of every cache; a route whose answer is everybody's says so itself. */
public final class NoStore {

    @ServerResponseFilter
    void forbidCaching(ContainerResponseContext response) {
        response.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
    }
}
