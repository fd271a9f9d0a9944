package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemType;

/** The body of {@code PUT /cart/items/{sku}}. @param quantity present; its range is the cart's to check */
public record QuantityRequest(Integer quantity) {

    public QuantityRequest {
        if (quantity == null) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'quantity' is missing");
        }
    }
}
