package dev.statelab.stateless.shop;

import static io.restassured.RestAssured.given;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** A client as the service means it: it keeps its token and its cart, and sends both with each request. */
final class Shopper {

    static final String PASSWORD = "a-password-for-this-test-alone";

    private final String accessToken;
    private String cart;

    private Shopper(String accessToken) {
        this.accessToken = accessToken;
    }

    static Response login(String user, String password) {
        return given().contentType(ContentType.JSON)
                .body("{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password))
                .post("/login");
    }

    static Shopper in(String user) {
        return new Shopper(
                login(user, PASSWORD).then().statusCode(200).extract().path("access_token"));
    }

    /** A request with the token and, once there is one, the cart. */
    RequestSpecification request() {
        RequestSpecification request = given().auth().oauth2(accessToken).contentType(ContentType.JSON);
        return cart == null ? request : request.header("Cart", cart);
    }

    Response put(String sku, int quantity) {
        return keep(request().body("{\"quantity\":" + quantity + "}").put("/cart/items/" + sku));
    }

    Response add(String sku, int more) {
        return keep(request().body("{\"add\":" + more + "}").post("/cart/items/" + sku));
    }

    Response delete(String sku) {
        return keep(request().delete("/cart/items/" + sku));
    }

    Response checkout(String key) {
        return request().header("Idempotency-Key", key).post("/checkout");
    }

    Response order(String id, String receipt) {
        return request().header("Receipt", receipt).get("/orders/" + id);
    }

    String cart() {
        return cart;
    }

    /** Takes a cart that it did not get with the last answer. */
    Shopper bring(String cart) {
        this.cart = cart;
        return this;
    }

    String accessToken() {
        return accessToken;
    }

    Response keep(Response answer) {
        if (answer.statusCode() < 300) {
            cart = answer.header("Cart");
        }
        return answer;
    }

    /** A cart that the service's own key signed, with this content. */
    static Forgery forgedCart(String user) {
        return Forgery.of(MountedKeys.underTest().current())
                .header("typ", "cart+jwt")
                .claim("sub", user);
    }
}
