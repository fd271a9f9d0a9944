package dev.statelab.storefront;

/** The body of {@code PUT /cart/items/{sku}}. @param quantity present; its range is the cart's to check */
public record QuantityRequest(Integer quantity) {

    public QuantityRequest {
        if (quantity == null) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'quantity' is missing");
        }
    }
}
