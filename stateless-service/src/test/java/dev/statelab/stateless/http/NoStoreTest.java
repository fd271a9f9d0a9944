package dev.statelab.stateless.http;

import static io.restassured.RestAssured.given;

import dev.statelab.stateless.api.Shopper;
import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class NoStoreTest {

    @Test
    void noResponseWithTokensMayBeCached() {
        Response login = given().contentType(ContentType.JSON)
                .body(Map.of("user", "alice", "password", Shopper.PASSWORD))
                .post("/login");
        isNotCached(login, 200);
        isNotCached(
                given().formParam("grant_type", "refresh_token")
                        .formParam("refresh_token", login.<String>path("refresh_token"))
                        .post("/token"),
                200);
        isNotCached(given().auth().oauth2(login.path("access_token")).post("/logout"), 204);
    }

    @Test
    void noResponseAboutAUserMayBeCached() {
        String token = Shopper.in("alice").accessToken();
        String item = "/cart/items/tea-01";

        isNotCached(as(token).get("/me"), 200);
        Response cart = as(token).body("{\"quantity\":2}").put(item);
        isNotCached(cart, 200);
        String signed = cart.header("Cart");
        isNotCached(as(token).header("Cart", signed).body("{\"add\":1}").post(item), 200);
        isNotCached(as(token).header("Cart", signed).delete(item), 200);
        isNotCached(as(token).header("Cart", signed).get("/cart"), 200);
        Response order =
                as(token).header("Cart", signed).header("Idempotency-Key", "k").post("/checkout");
        isNotCached(order, 201);
        isNotCached(as(token).header("Receipt", order.header("Receipt")).get("/orders/" + order.path("id")), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/oauth-authorization-server"})
    void keysAndMetadataMayBeCachedForFiveMinutes(String path) {
        given().get(path).then().statusCode(200).header("Cache-Control", "public, max-age=300");
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private static void isNotCached(Response answer, int status) {
        answer.then().statusCode(status).header("Cache-Control", "no-store");
    }
}
