package dev.statelab.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CartTest {

    private final Catalog catalog = Catalog.standard();

    @Test
    void aChangeLeavesTheFormerCartAlone() {
        Cart before = Cart.empty().with("tea-01", 2);
        Cart after = before.with("tea-01", 5).with("mug-03", 1);

        assertThat(before.quantities()).containsExactly(Map.entry("tea-01", 2));
        assertThat(after.quantities()).containsExactly(Map.entry("tea-01", 5), Map.entry("mug-03", 1));
    }

    @Test
    void zeroRemovesTheLine() {
        assertThat(Cart.empty().with("tea-01", 2).with("tea-01", 0)).isEqualTo(Cart.empty());
    }

    @Test
    void addingSumsUp() {
        assertThat(Cart.empty().adding("tea-01", 2).adding("tea-01", 3).quantities())
                .containsExactly(Map.entry("tea-01", 5));
    }

    @Test
    void refusesQuantitiesOutOfRange() {
        Cart cart = Cart.empty().with("tea-01", 999);
        assertThatThrownBy(() -> cart.with("tea-01", -1)).isInstanceOf(CartLimitException.class);
        assertThatThrownBy(() -> cart.with("tea-01", 1000)).isInstanceOf(CartLimitException.class);
        assertThatThrownBy(() -> cart.adding("tea-01", 1)).isInstanceOf(CartLimitException.class);
        assertThatThrownBy(() -> cart.adding("tea-02", 0)).isInstanceOf(CartLimitException.class);
        assertThatThrownBy(() -> cart.adding("tea-02", Integer.MAX_VALUE)).isInstanceOf(CartLimitException.class);
        assertThatThrownBy(() -> Cart.of(Map.of("tea-01", 0))).isInstanceOf(CartLimitException.class);
    }

    @Test
    void holdsTheWholeCatalogButNoMore() {
        Map<String, Integer> all = new LinkedHashMap<>();
        catalog.products().forEach(product -> all.put(product.sku(), 1));
        Cart full = Cart.of(all);

        assertThat(full.quantities()).hasSize(Cart.MAX_LINES);
        assertThatThrownBy(() -> full.with("one-more", 1)).isInstanceOf(CartLimitException.class);
    }

    @Test
    void pricesComeFromTheCatalog() {
        PricedCart priced = PricedCart.of(Cart.empty().with("tea-01", 2).with("tea-02", 1), catalog);

        assertThat(priced.lines())
                .extracting(PricedCart.Line::total)
                .containsExactly(
                        catalog.find("tea-01").orElseThrow().price().times(2),
                        catalog.find("tea-02").orElseThrow().price());
        assertThat(priced.total()).isEqualTo(new Money(2 * 250 + 310));
    }

    @Test
    void anOrderIsNeverEmpty() {
        PricedCart nothing = PricedCart.of(Cart.empty(), catalog);
        assertThatThrownBy(() -> new Order("1", "alice", nothing)).isInstanceOf(IllegalArgumentException.class);
    }
}
