package dev.statelab.stateful.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statelab.shop.Cart;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the shop keeps in a session: the cart, and what the shopper looked at. Immutable; a change answers a new one.
 *
 * @param format of the state that it was read from, or a newer release's
 * @param version of the cart: 1 more with every change of it, and of nothing else
 * @param viewed stock keeping units, the last viewed first, each once, at most {@value #MAX_VIEWED}
 * @param others what another release keeps beside these; kept as it is
 */
record Shopping(int format, long version, Cart cart, List<String> viewed, Map<String, JsonNode> others) {

    /** So many are remembered; who views more forgets the oldest. */
    static final int MAX_VIEWED = 10;

    /** Of a session that was just opened. */
    static final Shopping NOTHING = new Shopping(ShoppingCodec.FORMAT, 0, Cart.empty(), List.of(), Map.of());

    /** With this cart; the same one where nothing changes. */
    Shopping with(Cart changed) {
        return changed.equals(cart) ? this : new Shopping(format, version + 1, changed, viewed, others);
    }

    /** With this product viewed last. */
    Shopping viewing(String sku) {
        Stream<String> earlier = viewed.stream().filter(other -> !other.equals(sku));
        List<String> now =
                Stream.concat(Stream.of(sku), earlier).limit(MAX_VIEWED).toList();
        return new Shopping(format, version, cart, now, others);
    }
}
