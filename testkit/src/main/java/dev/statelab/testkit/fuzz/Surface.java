package dev.statelab.testkit.fuzz;

import java.util.List;

/**
 * What a service takes, for bad requests to be made from.
 *
 * @param routes each needs the credentials
 * @param credentials all that a good request brings
 */
public record Surface(List<Route> routes, List<Credential> credentials) {

    /**
     * A route and a good body for it; it is answered 2xx or, where the cart is empty, 409.
     *
     * @param body JSON whose every value is the number {@code 1} or the text {@code "x"}, or empty where the route takes none
     */
    public record Route(String method, String path, String body) {}

    /**
     * A header that tells who asks.
     *
     * @param scheme what precedes the value, such as {@code "Bearer "} or {@code "sid="}
     */
    public record Credential(String header, String scheme, String value) {}
}
