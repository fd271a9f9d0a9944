package dev.statelab.stateful.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The requests of tests to the shop. A session is identified by the value of its cookie. */
abstract class ShopOverHttp {

    static final String PASSWORD = "a-password-for-this-test-alone";
    static final String KEY = "Idempotency-Key";

    /** The name of the session cookie. */
    String cookie() {
        return "sid";
    }

    /** Runs the work concurrently, this many times. */
    static <T> List<T> together(int times, IntFunction<T> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<CompletableFuture<T>> all = IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
                    .toList();
            return all.stream().map(CompletableFuture::join).toList();
        }
    }

    String login(String user) {
        return sid(login(user, null));
    }

    Response login(String user, String presented) {
        return send(presented).body(credentials(user)).post("/login");
    }

    static Map<String, String> credentials(String user) {
        return Map.of("user", user, "password", PASSWORD);
    }

    String sid(Response login) {
        return login.then().statusCode(200).extract().cookie(cookie());
    }

    /** A request with a JSON body; with a session unless {@code sid} is null. */
    RequestSpecification send(String sid) {
        RequestSpecification request = given().contentType(ContentType.JSON);
        return sid == null ? request : request.header("Cookie", cookie() + "=" + sid);
    }

    ValidatableResponse cart(String sid) {
        return send(sid).get("/cart").then().statusCode(200);
    }

    ValidatableResponse put(String sid, String sku, int quantity) {
        return send(sid)
                .body(Map.of("quantity", quantity))
                .put("/cart/items/" + sku)
                .then();
    }

    ValidatableResponse add(String sid, String sku, int more) {
        return send(sid).body(Map.of("add", more)).post("/cart/items/" + sku).then();
    }

    ValidatableResponse checkout(String sid, String key) {
        return send(sid).header(KEY, key).post("/checkout").then();
    }

    ValidatableResponse checkout(String sid, String key, String ifMatch) {
        return send(sid)
                .header("Idempotency-Key", key)
                .header("If-Match", ifMatch)
                .post("/checkout")
                .then();
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    static ValidatableResponse isProblem(ValidatableResponse answer, int status, String type) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .header("Served-By", "test-pod")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:statelab:problem:" + type));
    }
}
