package dev.statelab.stateless.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Money;
import dev.statelab.shop.PricedCart;
import dev.statelab.shop.Product;
import dev.statelab.storefront.order.IdempotencyKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderIdTest {

    private static final Cart TEA = Cart.empty().with("tea-01", 2);

    /** Fixed: a release that derived ids differently would sell paid orders twice during its rolling update. */
    @Test
    void isTheSameOnEveryReplicaAndInEveryRelease() {
        assertThat(id("alice", "k1", 1, TEA)).isEqualTo("4WNbYju-2rn2nLtqjKx1NV3QThZP3zOjdweVsdQHkS0");
    }

    @Test
    void differsWithUserKeyVersionAndLines() {
        assertThat(Stream.of(
                        id("alice", "k1", 1, TEA),
                        id("bob", "k1", 1, TEA),
                        id("alice", "k2", 1, TEA),
                        id("alice", "k1", 2, TEA),
                        id("alice", "k1", 1, Cart.empty().with("tea-01", 3)),
                        id("alice", "k1", 1, Cart.empty().with("tea-02", 2)),
                        id("alice", "k1", 1, TEA.with("tea-02", 1)),
                        id("alice", "k1", 1, Cart.empty())))
                .doesNotHaveDuplicates();
    }

    /** One id never stands for two totals. */
    @Test
    void differsWithThePrice() {
        Product tea = new Product("tea-01", "Alder tea", new Money(250));
        Product dearer = new Product("tea-01", "Alder tea", new Money(260));
        assertThat(id(tea)).isNotEqualTo(id(dearer));
    }

    private static String id(Product product) {
        PricedCart.Line line = new PricedCart.Line(product, 1, product.price());
        return OrderId.of("alice", IdempotencyKey.parse("k1"), 1, new PricedCart(List.of(line), product.price()));
    }

    @Test
    void differsIfTheBoundaryBetweenUserAndKeyMoves() {
        assertThat(id("alicek", "1", 1, TEA)).isNotEqualTo(id("alice", "k1", 1, TEA));
    }

    private static String id(String user, String key, long version, Cart cart) {
        return OrderId.of(user, IdempotencyKey.parse(key), version, PricedCart.of(cart, Catalog.standard()));
    }
}
