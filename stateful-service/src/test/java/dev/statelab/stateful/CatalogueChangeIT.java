package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.ReplicaProcess;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a product that is withdrawn or added replica by replica: a shopper meets both catalogues, with one cart. */
class CatalogueChangeIT {

    @ParameterizedTest
    @EnumSource
    void aCartStaysUsableWhileAProductIsWithdrawnReplicaByReplica(SharedStore kind) {
        try (SharedStore.Running store = kind.start();
                ReplicaProcess selling = store.replica("selling", store.port(), Map.of());
                ReplicaProcess other =
                        store.replica("other", store.port(), Map.of("SHOP_WITHDRAWN", "mug-03,tin-01"))) {
            await().untilAsserted(() -> Shopper.in(selling, "bob"));
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

            // the replica that sells the product still has it in the cart; a login at the other replica keeps it
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

    /** The other direction: the first new replica sells a product that the old ones do not know yet. */
    @ParameterizedTest
    @EnumSource
    void aCartStaysUsableWhileAProductIsAddedReplicaByReplica(SharedStore kind) {
        try (SharedStore.Running store = kind.start();
                ReplicaProcess old = store.replica("old", store.port(), Map.of("SHOP_WITHDRAWN", "mug-03"))) {
            await().untilAsserted(() -> Shopper.in(old, "bob"));
            Shopper alice = Shopper.in(old, "alice");
            alice.add(old, "tea-01", 2).join().expect(200);
            alice.add(old, "mug-03", 1).join().expect(404);

            try (ReplicaProcess next = store.replica("next", store.port(), Map.of())) {
                assertThat(alice.add(next, "mug-03", 1).join().expect(200).pieces("tea-01"))
                        .isEqualTo(2);
                Shopper.Answer cart = alice.add(old, "tea-01", 1).join().expect(200);
                assertThat(cart.body().at("/unavailable/0/sku").asText()).isEqualTo("mug-03");
                alice.checkout(old, "k1").join().expect(409);

                // the last old replica stops
                old.terminate();
                Shopper.Answer order = alice.checkout(next, "k1").join().expect(201);
                assertThat(order.pieces("tea-01")).isEqualTo(3);
                assertThat(order.pieces("mug-03")).isEqualTo(1);
            }
        }
    }
}
