package dev.statelab.stateless.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.shop.Cart;
import dev.statelab.storefront.order.IdempotencyKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderIdTest {

    private static final Cart TEA = Cart.empty().with("tea-01", 2);

    /** Fixed, for a release that derived ids otherwise would sell twice what was paid during its rollout. */
    @Test
    void isTheSameOnEveryReplicaAndInEveryRelease() {
        assertThat(id("alice", "k1", 1, TEA)).isEqualTo("SFyaSyzziY5l9arCPrBAWKtVuhKBdvCf6VqYL0NhSYE");
    }

    @Test
    void differsWithEachThingItIsMadeOf() {
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

    @Test
    void textsDoNotRunIntoEachOther() {
        assertThat(id("alicek", "1", 1, TEA)).isNotEqualTo(id("alice", "k1", 1, TEA));
    }

    private static String id(String user, String key, long version, Cart cart) {
        return OrderId.of(user, IdempotencyKey.parse(key), new VersionedCart(version, cart));
    }
}
