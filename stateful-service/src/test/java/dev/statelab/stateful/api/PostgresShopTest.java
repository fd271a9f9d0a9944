package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.log.LogRecorder;
import dev.statelab.testkit.store.RealPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same shop on PostgreSQL, whose schema is there soon after the start. */
@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresShopTest extends ShopContract {

    @RegisterExtension
    final LogRecorder faults = LogRecorder.ofFaults();

    RealPostgres server;

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    /** What will never work is no outage for clients to wait for the end of. */
    @Test
    void aStatementThatTheTablesDoNotFitIsAFault() {
        String sid = login("alice");
        server.run("ALTER TABLE session RENAME COLUMN used TO unused");
        try {
            isProblem(send(sid).get("/cart").then(), 500, "internal");
        } finally {
            server.run("ALTER TABLE session RENAME COLUMN unused TO used");
        }
        assertThat(faults.lines()).anyMatch(line -> line.contains("42703"));
        cart(sid);
    }

    @BeforeEach
    void awaitSchema() {
        await().until(() -> login("bob", null).statusCode() == 200);
    }
}
