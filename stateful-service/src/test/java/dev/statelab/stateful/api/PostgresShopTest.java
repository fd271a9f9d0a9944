package dev.statelab.stateful.api;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;

/** Tests the shop on PostgreSQL, whose schema is created soon after the start. */
@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresShopTest extends ShopContract {

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    @BeforeEach
    void awaitSchema() {
        await().until(() -> login("bob", null).statusCode() == 200);
    }
}
