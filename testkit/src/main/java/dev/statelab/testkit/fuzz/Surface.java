package dev.statelab.testkit.fuzz;

import java.util.List;

/**
 * The valid requests of a service, from which bad ones are derived.
 *
 * @param routes the routes, each of which needs the credentials
 * @param credentials all credentials of a valid request
 */
public record Surface(List<Route> routes, List<Credential> credentials) {

    /**
     * A route and a valid body for it; the response is 2xx or, if the cart is empty, 409.
     *
     * @param body JSON whose every value is the number {@code 1} or the text {@code "x"}, or empty if the route takes none
     */
    public record Route(String method, String path, String body) {}

    /**
     * A header with credentials.
     *
     * @param scheme what precedes the value, such as {@code "Bearer "} or {@code "sid="}
     */
    public record Credential(String header, String scheme, String value) {}
}
