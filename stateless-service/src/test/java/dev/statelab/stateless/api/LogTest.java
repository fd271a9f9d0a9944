package dev.statelab.stateless.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.testkit.log.LogRecorder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No token or password is logged, not even at level DEBUG. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class LogTest {

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll("dev.statelab", "io.quarkus", "io.smallrye");

    @Test
    void tokensAreNeverLogged() {
        Shopper alice = Shopper.in("alice");
        Response login = Shopper.login("alice", Shopper.PASSWORD);
        alice.put("tea-01", 1);
        String cart = alice.cart();
        Response order = alice.checkout("k");
        String receipt = order.header("Receipt");
        List<String> secrets = new ArrayList<>(List.of(
                Shopper.PASSWORD,
                alice.accessToken(),
                login.path("access_token"),
                login.path("refresh_token"),
                cart,
                receipt));
        // sends each of them everywhere, including where it is refused
        for (String token : List.copyOf(secrets)) {
            given().auth().oauth2(token).get("/cart");
            alice.order(order.path("id"), token);
            alice.bring(token).request().get("/cart");
            given().formParam("grant_type", "refresh_token")
                    .formParam("refresh_token", token)
                    .post("/token");
            given().contentType(ContentType.JSON).body("{\"user\":\"" + token).post("/login");
        }

        assertThat(log.lines())
                .as("a refusal is logged at this level")
                .anyMatch(line -> line.contains("access token refused"));
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(log.lines()).noneMatch(line -> line.contains(part(secret))));
    }

    /** The part that is unique to a token, its signature; the whole text if it is not a token. */
    private static String part(String secret) {
        return secret.substring(secret.lastIndexOf('.') + 1);
    }
}
