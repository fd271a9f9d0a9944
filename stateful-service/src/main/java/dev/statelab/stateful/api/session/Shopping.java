package dev.statelab.stateful.api.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statelab.shop.Cart;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shop's state in a session: the cart and the products viewed. Immutable: a change returns a new object.
 *
 * @param format of the stored state; it may be the format of a newer release
 * @param version of the cart: incremented by each change to the cart, and by nothing else
 * @param viewed stock keeping units, the most recently viewed first, without duplicates, at most {@value #MAX_VIEWED}
 * @param others attributes that this release does not know, kept unchanged
 */
public record Shopping(int format, long version, Cart cart, List<String> viewed, Map<String, JsonNode> others) {

    /** Beyond this number, the oldest is dropped. */
    static final int MAX_VIEWED = 10;

    /** The state of a new session. */
    static final Shopping NOTHING = new Shopping(ShoppingCodec.FORMAT, 0, Cart.empty(), List.of(), Map.of());

    /** This state with another cart; the same object if the cart is equal. */
    public Shopping with(Cart changed) {
        return changed.equals(cart) ? this : new Shopping(format, version + 1, changed, viewed, others);
    }

    /** This state with the product as the most recently viewed. */
    public Shopping viewing(String sku) {
        Stream<String> earlier = viewed.stream().filter(other -> !other.equals(sku));
        List<String> now =
                Stream.concat(Stream.of(sku), earlier).limit(MAX_VIEWED).toList();
        return new Shopping(format, version, cart, now, others);
    }
}
