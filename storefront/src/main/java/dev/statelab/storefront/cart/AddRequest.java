package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemType;

/** The body of {@code POST /cart/items/{sku}}. @param add present; its range is the cart's to check */
public record AddRequest(Integer add) {

    public AddRequest {
        if (add == null) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'add' is missing");
        }
    }
}
