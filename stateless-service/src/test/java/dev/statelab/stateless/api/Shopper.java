package dev.statelab.stateless.api;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.function.Supplier;

/** A client as intended by the service: it keeps its token and its cart, and sends both with each request. */
public final class Shopper {

    public static final String PASSWORD = "a-password-for-this-test-alone";

    private final Supplier<RequestSpecification> service;
    private String accessToken;
    private String refreshToken;
    private String cart;

    private Shopper(Supplier<RequestSpecification> service) {
        this.service = service;
    }

    static Response login(String user, String password) {
        return new Shopper(RestAssured::given).post("/login", Map.of("user", user, "password", password));
    }

    public static Shopper in(String user) {
        return in(user, RestAssured::given);
    }

    /** @param service creates each request, to a replica of its choice */
    static Shopper in(String user, Supplier<RequestSpecification> service) {
        Shopper shopper = new Shopper(service);
        return shopper.take(shopper.post("/login", Map.of("user", user, "password", PASSWORD)));
    }

    /** Refreshes the pair of tokens. */
    Shopper refresh() {
        return take(service.get()
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", refreshToken)
                .post("/token"));
    }

    private Response post(String path, Map<String, String> body) {
        return service.get().contentType(ContentType.JSON).body(body).post(path);
    }

    private Shopper take(Response pair) {
        pair.then().statusCode(200);
        accessToken = pair.path("access_token");
        refreshToken = pair.path("refresh_token");
        return this;
    }

    /** A request with the token and, once there is one, the cart. */
    RequestSpecification request() {
        RequestSpecification request = service.get().auth().oauth2(accessToken).contentType(ContentType.JSON);
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

    /** Sends from now on a cart other than that of the last response. */
    Shopper bring(String cart) {
        this.cart = cart;
        return this;
    }

    public String accessToken() {
        return accessToken;
    }

    Response keep(Response answer) {
        if (answer.header("Cart") != null) {
            cart = answer.header("Cart");
        }
        return answer;
    }

    /** A cart of this user under the service's own key, without content. */
    static Forgery forgedCart(String user) {
        return Forgery.sealed(MountedKeys.underTest().current(), "cart+jwt").claim("sub", user);
    }
}
