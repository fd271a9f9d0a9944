package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.docs.MetricsTable;
import dev.statelab.testkit.docs.TestedPage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** Tests the shop with the store of replicas that copy sessions to each other. */
@QuarkusTest
@TestProfile(OnReplicas.class)
class ReplicatedShopTest extends ShopContract {

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    @Test
    void thePageListsTheMetricsOfReplicasThatCopySessions() {
        assertThat(new TestedPage("sessions.md").table("| metric"))
                .filteredOn(row -> row.contains("`session_replication_"))
                .hasSize(2)
                .isSubsetOf(MetricsTable.rows(RestAssured.get("/q/metrics").asString()));
    }
}
