package dev.statelab.stateless.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Keeps tokens, carts and receipts out of every cache; a route with a public response sets its own
 * {@code Cache-Control}.
 */
public final class NoStore {

    @ServerResponseFilter
    void forbidCaching(ContainerResponseContext response) {
        response.getHeaders().putIfAbsent(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
    }
}
