package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/**
 * The body of {@code PUT /cart/items/{sku}}.
 *
 * @param quantity not null; the cart checks its range
 */
public record QuantityRequest(Integer quantity) {

    public QuantityRequest {
        if (quantity == null) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "'quantity' is missing");
        }
    }
}
