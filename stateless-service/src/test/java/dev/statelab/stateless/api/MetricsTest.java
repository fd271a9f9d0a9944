package dev.statelab.stateless.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.testkit.docs.MetricsTable;
import dev.statelab.testkit.docs.TestedPage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class MetricsTest {

    /** A token metric exists only after a token was issued or refused. */
    @Test
    void theDocumentationListsEachMetric() {
        Shopper.in("alice");
        RestAssured.given().auth().oauth2("no token").get("/cart").then().statusCode(401);

        assertThat(new TestedPage("tokens.md").table("| metric"))
                .containsExactlyInAnyOrderElementsOf(
                        MetricsTable.rows(RestAssured.get("/q/metrics").asString()));
    }
}
