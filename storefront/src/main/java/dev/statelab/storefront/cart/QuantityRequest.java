package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/** The body of {@code PUT /cart/items/{sku}}. @param quantity present; its range is the cart's to check */
public record QuantityRequest(Integer quantity) {

    public QuantityRequest {
        if (quantity == null) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "'quantity' is missing");
        }
    }
}
