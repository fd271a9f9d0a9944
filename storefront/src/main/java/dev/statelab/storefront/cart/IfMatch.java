package dev.statelab.storefront.cart;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;

/** The {@code If-Match} header of a request: the tags of the carts to which the request applies. */
public class IfMatch {

    @HeaderParam(HttpHeaders.IF_MATCH)
    private List<String> values;

    /**
     * Rejects a request that applies to another cart.
     *
     * @see CartTag#require
     */
    public void require(Supplier<CartTag> current) {
        CartTag.require(values, current);
    }
}
