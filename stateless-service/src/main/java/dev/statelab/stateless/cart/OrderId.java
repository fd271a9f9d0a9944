package dev.statelab.stateless.cart;

import dev.statelab.shop.PricedCart;
import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.order.IdempotencyKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The id of an order, derived and not random: the same user, key, cart and prices give the same id on every replica and at each repetition.
 */
public final class OrderId {

    private OrderId() {}

    /**
     * SHA-256 over user, key, cart version and lines in the cart's order with their prices, in base64url: 43 characters. So an id never has
     * two totals; a checkout that is repeated after a price change is another order.
     */
    public static String of(String user, IdempotencyKey key, long version, PricedCart content) {
        var bytes = new ByteArrayOutputStream();
        try {
            // writeUTF puts the length before the text: no two inputs give the same bytes
            var out = new DataOutputStream(bytes);
            out.writeUTF(user);
            out.writeUTF(key.value());
            out.writeLong(version);
            for (PricedCart.Line line : content.lines()) {
                out.writeUTF(line.product().sku());
                out.writeInt(line.quantity());
                out.writeLong(line.product().price().cents());
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
