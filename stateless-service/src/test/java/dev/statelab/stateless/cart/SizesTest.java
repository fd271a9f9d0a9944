package dev.statelab.stateless.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Order;
import dev.statelab.shop.PricedCart;
import dev.statelab.shop.Product;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.problem.ProblemException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Carts and receipts fit into a header. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class SizesTest {

    private static final String USER = "shopper-10000";

    @Inject
    Carts carts;

    @Inject
    Receipts receipts;

    @Inject
    Catalog catalog;

    @Test
    void theLargestCartAndItsReceiptFitTheirMaximumLengths() {
        List<String> skus = catalog.products().stream().map(Product::sku).toList();
        VersionedCart one = cart(skus.subList(0, 1));
        VersionedCart largest = cart(skus);

        int cart = carts.sign(USER, largest).length();
        int receipt = receipts.sign(order(largest)).length();

        System.out.printf(
                "lines 0, 1, 100: cart of %d, %d, %d characters, receipt of %d, %d%n",
                carts.sign(USER, VersionedCart.NEW).length(),
                carts.sign(USER, one).length(),
                cart,
                receipts.sign(order(one)).length(),
                receipt);
        assertThat(cart).isLessThan(Carts.MAX_LENGTH);
        assertThat(receipt).isLessThan(Receipts.TYPE.maxLength());
    }

    @Test
    void sealingACartOverTheMaximumLengthIsRefused() {
        Cart wide = Cart.empty();
        for (int i = 0; i < Cart.MAX_LINES; i++) {
            wide = wide.with("a-rather-long-stock-keeping-unit-%02d".formatted(i), 999);
        }
        VersionedCart tooLarge = new VersionedCart(1, wide, Map.of());

        assertThatThrownBy(() -> carts.sign(USER, tooLarge))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(CartProblem.OVERSIZED_CART));
    }

    private VersionedCart cart(List<String> skus) {
        Cart cart = Cart.empty();
        for (String sku : skus) {
            cart = cart.with(sku, Cart.MAX_QUANTITY);
        }
        return new VersionedCart(1_000_000, cart, Map.of());
    }

    private Order order(VersionedCart cart) {
        PricedCart content = PricedCart.of(cart.cart(), catalog);
        return new Order(OrderId.of(USER, IdempotencyKey.parse("k"), cart.version(), content), USER, content);
    }
}
