package dev.statelab.stateless.cart;

import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.order.IdempotencyKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/**
 * The id of an order, derived and not drawn: whichever replica is asked, and however often, the same user, key and cart make
 * the same order.
 */
public final class OrderId {

    private OrderId() {}

    /**
     * SHA-256 over user, key, cart version and lines in the cart's order, in base64url: 43 characters. Prices are left out, so
     * that a repeated checkout finds its order even if a price changed in between.
     */
    public static String of(String user, IdempotencyKey key, VersionedCart cart) {
        var bytes = new ByteArrayOutputStream();
        try {
            // writeUTF puts the length before the text: no two inputs run into the same bytes
            var out = new DataOutputStream(bytes);
            out.writeUTF(user);
            out.writeUTF(key.value());
            out.writeLong(cart.version());
            for (Map.Entry<String, Integer> line : cart.cart().quantities().entrySet()) {
                out.writeUTF(line.getKey());
                out.writeInt(line.getValue());
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
