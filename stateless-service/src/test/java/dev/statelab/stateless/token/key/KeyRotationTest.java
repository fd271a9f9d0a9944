package dev.statelab.stateless.token.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The key files change while the service is running. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class KeyRotationTest {

    private final MountedKeys files = MountedKeys.underTest();

    @Test
    void aTokenOutlivesOneRotationAndNotTwo() {
        Response login = login();
        String access = login.path("access_token");
        String refresh = login.path("refresh_token");
        Response change = given().auth()
                .oauth2(access)
                .contentType(ContentType.JSON)
                .body("{\"quantity\":2}")
                .put("/cart/items/tea-01");
        String cart = change.header("Cart");
        Response order = given().auth()
                .oauth2(access)
                .header("Cart", cart)
                .header("Idempotency-Key", "k")
                .post("/checkout");
        String receipt = order.header("Receipt");
        String old = files.current().id();

        rotate();

        assertThat(kid(login().path("access_token"))).isEqualTo(files.current().id());
        given().auth().oauth2(access).header("Cart", cart).get("/cart").then().statusCode(200);
        given().auth()
                .oauth2(access)
                .header("Receipt", receipt)
                .get("/orders/" + order.path("id"))
                .then()
                .statusCode(200);
        Response refreshed = refresh(refresh);
        refreshed.then().statusCode(200);
        String renewedAccess = refreshed.path("access_token");
        Response renewedCart =
                given().auth().oauth2(renewedAccess).header("Cart", cart).get("/cart");
        assertThat(kid(renewedCart.header("Cart"))).isEqualTo(files.current().sealId());

        rotate();

        assertThat(published()).doesNotContain(old);
        given().auth().oauth2(access).get("/cart").then().statusCode(401);
        refresh(refresh).then().statusCode(400).body("error", equalTo("invalid_grant"));
        given().auth()
                .oauth2(renewedAccess)
                .header("Cart", cart)
                .get("/cart")
                .then()
                .statusCode(400)
                .body("detail", equalTo("the cart was refused: unknown-key"));
        given().auth()
                .oauth2(renewedAccess)
                .header("Cart", renewedCart.header("Cart"))
                .get("/cart")
                .then()
                .statusCode(200)
                .body("lines[0].quantity", equalTo(2));
    }

    /** For an emergency: with two ordinary rotations, a client that refreshes in between would keep a valid token. */
    @Test
    void replacingAllKeysInvalidatesEarlierTokensCartsAndReceipts() {
        Response login = login();
        String access = login.path("access_token");
        String cart = given().auth()
                .oauth2(access)
                .contentType(ContentType.JSON)
                .body("{\"quantity\":2}")
                .put("/cart/items/tea-01")
                .header("Cart");
        Response order = given().auth()
                .oauth2(access)
                .header("Cart", cart)
                .header("Idempotency-Key", "k")
                .post("/checkout");
        given().auth().oauth2(access).get("/me").then().statusCode(200);

        files.replaceAll();
        awaitCurrent();

        given().auth().oauth2(access).get("/me").then().statusCode(401);
        refresh(login.path("refresh_token")).then().statusCode(400).body("error", equalTo("invalid_grant"));
        String now = login().path("access_token");
        given().auth().oauth2(now).header("Cart", cart).get("/cart").then().statusCode(400);
        given().auth()
                .oauth2(now)
                .header("Receipt", order.header("Receipt"))
                .get("/orders/" + order.path("id"))
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:statelab:problem:invalid-receipt"));
    }

    private void rotate() {
        files.rotate();
        awaitCurrent();
    }

    private void awaitCurrent() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> published()
                        .startsWith("{\"keys\":[{\"kty\":\"EC\",\"kid\":\""
                                + files.current().id()));
    }

    private static String published() {
        return given().get("/.well-known/jwks.json").body().asString();
    }

    private static Response login() {
        return given().contentType(ContentType.JSON)
                .body("{\"user\":\"alice\",\"password\":\"a-password-for-this-test-alone\"}")
                .post("/login");
    }

    private static Response refresh(String token) {
        return given().formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token)
                .post("/token");
    }

    private static String kid(String token) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0])))
                .getString("kid");
    }
}
