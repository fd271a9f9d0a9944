package dev.statelab.storefront.cart;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Money;
import dev.statelab.shop.PricedCart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A cart in a response.
 *
 * @param version increases with every change
 * @param total of the lines that can be bought
 * @param unavailable products that the shop, or another replica of it, sold when they were added to the cart, and no longer sells: they
 *     can be removed, and must be before a checkout
 */
@RegisterForReflection
public record CartView(
        long version,
        String currency,
        List<LineView> lines,
        String total,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Unavailable> unavailable) {

    /** A line without a price. */
    @RegisterForReflection
    public record Unavailable(String sku, int quantity) {}

    public static CartView of(long version, Cart cart, Catalog catalog) {
        PricedCart priced = PricedCart.of(cart.only(catalog::sells), catalog);
        List<Unavailable> unavailable =
                cart.quantities().size() == priced.lines().size()
                        ? List.of()
                        : cart.quantities().entrySet().stream()
                                .filter(line -> !catalog.sells(line.getKey()))
                                .map(line -> new Unavailable(line.getKey(), line.getValue()))
                                .toList();
        return new CartView(
                version, Money.CURRENCY, LineView.of(priced), priced.total().toString(), unavailable);
    }
}
