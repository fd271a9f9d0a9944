package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/**
 * The body of {@code POST /cart/items/{sku}}.
 *
 * @param add not null; the cart checks its range
 */
public record AddRequest(Integer add) {

    public AddRequest {
        if (add == null) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "'add' is missing");
        }
    }
}
