package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.replica.ReplicaProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A product goes out of sale, or comes in, replica by replica: a shopper meets both catalogues, with one cart. */
class CatalogueChangeIT {

    @Test
    void aCartWithAProductThatOneReplicaDoesNotSellHasNoDeadEnd() {
        try (SharedStore.Running store = SharedStore.REDIS.start();
                ReplicaProcess selling = store.replica("selling", store.port(), Map.of());
                ReplicaProcess other =
                        store.replica("other", store.port(), Map.of("SHOP_WITHDRAWN", "mug-03,tin-01"))) {
            Shopper alice = Shopper.in(selling, "alice");
            alice.add(selling, "tea-01", 2).join().expect(200);
            alice.add(selling, "mug-03", 1).join().expect(200);

            Shopper.Answer cart = alice.cart(other).expect(200);
            assertThat(cart.body().at("/unavailable/0/sku").asText()).isEqualTo("mug-03");
            assertThat(cart.pieces("tea-01")).isEqualTo(2);
            assertThat(cart.pieces("mug-03")).isZero();
            alice.add(other, "tea-01", 1).join().expect(200);
            alice.add(other, "mug-03", 1).join().expect(404);
            Shopper.Answer refused = alice.checkout(other, "k1").join().expect(409);
            assertThat(refused.body().path("type").asText()).endsWith(":unavailable-product");

            // back on the replica that sells it, nothing has been lost; and a login elsewhere carries it over
            assertThat(alice.cart(selling).pieces("mug-03")).isEqualTo(1);
            Shopper again = alice.again(other, "alice");
            assertThat(again.cart(other)
                            .expect(200)
                            .body()
                            .at("/unavailable/0/quantity")
                            .asInt())
                    .isEqualTo(1);
            again.send(other, "DELETE", "/cart/items/mug-03", "").join().expect(200);
            assertThat(again.checkout(other, "k2").join().expect(201).pieces("tea-01"))
                    .isEqualTo(3);
        }
    }
}
