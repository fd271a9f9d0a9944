package dev.statelab.stateful.api;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same shop, in the memory of replicas that copy it to each other. */
@QuarkusTest
@TestProfile(OnReplicas.class)
class ReplicatedShopTest extends ShopContract {

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }
}
