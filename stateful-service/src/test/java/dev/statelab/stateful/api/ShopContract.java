package dev.statelab.stateful.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.statelab.stateful.session.id.SessionId;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the shop over HTTP, which must behave the same with every session store. */
abstract class ShopContract extends ShopOverHttp {

    /** The attributes of the session cookie. */
    abstract String attributes();

    @Test
    void aLoginSetsTheSessionCookieWithItsAttributes() {
        Response answer = login("alice", null);
        answer.then().statusCode(200).body("user", equalTo("alice")).header("Cache-Control", "no-store");
        assertThat(answer.getHeader("Set-Cookie")).matches(cookie() + "=[A-Za-z0-9_-]{64}; " + attributes());
    }

    @ParameterizedTest
    @CsvSource({"alice, wrong", "mallory, " + PASSWORD, "shopper-0, " + PASSWORD})
    void wrongCredentialsAreRefusedAllAlike(String user, String password) {
        ValidatableResponse answer = send(null)
                .body(Map.of("user", user, "password", password))
                .post("/login")
                .then();
        isProblem(answer, 401, "bad-credentials").header("Set-Cookie", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}", "{\"user\":\"alice\"}", "[\"alice\"]"})
    void aBodyThatIsNoLoginIsRefused(String body) {
        isProblem(send(null).body(body).post("/login").then(), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /cart",
        "PUT, /cart/items/tea-01",
        "POST, /cart/items/tea-01",
        "DELETE, /cart/items/tea-01",
        "POST, /checkout",
        "GET, /orders/x"
    })
    void routesThatNeedASessionReturn401WithoutOne(String method, String path) {
        Supplier<RequestSpecification> request =
                () -> send(null).header(KEY, "key").body("{\"quantity\":1,\"add\":1}");
        isProblem(request.get().request(method, path).then(), 401, "unauthenticated");
        isProblem(
                request.get()
                        .header(
                                "Cookie",
                                cookie() + "=" + SessionId.random("nobody").value())
                        .request(method, path)
                        .then(),
                401,
                "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s=", "=%s", ";;%s=x;", "%s=a=b", "other=%s", "%s=\"quoted\"", "%s=\u00fc"})
    void aCookieThatWasNeverIssuedIsNoSession(String header) {
        String value = header.formatted(cookie());
        isProblem(given().header("Cookie", value).get("/cart").then(), 401, "unauthenticated")
                .header("Set-Cookie", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cart?%s=%s", "/cart;%s=%s", "/cart/%s=%s"})
    void anIdInTheUrlIsNoSession(String url) {
        String sid = login("alice");
        assertThat(given().urlEncodingEnabled(false)
                        .get(url.formatted(cookie(), sid))
                        .statusCode())
                .isIn(401, 404);
    }

    @Test
    void anIdThatTheClientBringsIsNeverAdopted() {
        String planted = SessionId.random("nobody").value();
        String issued = sid(login("alice", planted));
        assertThat(issued).isNotEqualTo(planted);
        isProblem(send(planted).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void aSecondLoginKeepsTheCartUnderANewIdAndEndsTheOld() {
        String first = login("alice");
        put(first, "tea-01", 2).statusCode(200);
        String second = sid(login("alice", first));
        assertThat(second).isNotEqualTo(first);
        cart(second).body("lines.sku", equalTo(List.of("tea-01"))).body("version", equalTo(1));
        isProblem(send(first).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void aLoginAsSomebodyElseStartsWithAnEmptyCart() {
        String alices = login("alice");
        put(alices, "tea-01", 2).statusCode(200);
        String bobs = sid(login("bob", alices));
        cart(bobs).body("lines", empty());
        isProblem(send(alices).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void aFailedLoginLeavesTheSessionAsItWas() {
        String sid = login("alice");
        send(sid)
                .body(Map.of("user", "alice", "password", "wrong"))
                .post("/login")
                .then()
                .statusCode(401);
        cart(sid);
    }

    @Test
    void aLogoutEndsTheSessionAndClearsTheCookie() {
        String sid = login("alice");
        send(sid)
                .post("/logout")
                .then()
                .statusCode(204)
                .header("Set-Cookie", cookie() + "=; Max-Age=0; " + attributes());
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        send(sid).post("/logout").then().statusCode(204);
        send(null).post("/logout").then().statusCode(204);
    }

    @Test
    void theCartIsFilledChangedAndEmptied() {
        String sid = login("alice");
        cart(sid)
                .header("ETag", startsWith("\"0-"))
                .header("Cache-Control", "no-store")
                .body("version", equalTo(0))
                .body("currency", equalTo("EUR"))
                .body("lines", empty())
                .body("total", equalTo("0.00"));
        put(sid, "tea-01", 2)
                .statusCode(200)
                .header("ETag", startsWith("\"1-"))
                .body("lines[0].name", equalTo("Alder tea"))
                .body("lines[0].price", equalTo("2.50"))
                .body("lines[0].total", equalTo("5.00"));
        add(sid, "mug-03", 1).statusCode(200);
        add(sid, "tea-01", 3).statusCode(200).body("lines[0].quantity", equalTo(5));
        put(sid, "mug-03", 0).statusCode(200).body("lines", hasSize(1));
        send(sid)
                .delete("/cart/items/tea-01")
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"5-"))
                .body("lines", empty());
    }

    @Test
    void aChangeThatChangesNothingKeepsTheVersion() {
        String sid = login("alice");
        put(sid, "tea-01", 2).header("ETag", startsWith("\"1-"));
        put(sid, "tea-01", 2).statusCode(200).header("ETag", startsWith("\"1-"));
        send(sid).delete("/cart/items/mug-01").then().statusCode(200).header("ETag", startsWith("\"1-"));
    }

    @Test
    void aChangeIsAppliedOnlyIfIfMatchNamesTheCurrentVersion() {
        String sid = login("alice");
        String empty = cart(sid).extract().header("ETag");
        String tea = put(sid, "tea-01", 2).extract().header("ETag");
        isProblem(
                send(sid)
                        .header("If-Match", empty)
                        .body(Map.of("quantity", 3))
                        .put("/cart/items/tea-01")
                        .then(),
                412,
                "precondition-failed");
        cart(sid).body("lines[0].quantity", equalTo(2));
        send(sid)
                .header("If-Match", empty)
                .header("If-Match", tea)
                .body(Map.of("quantity", 3))
                .put("/cart/items/tea-01")
                .then()
                .statusCode(200)
                .body("lines[0].quantity", equalTo(3));
    }

    @Test
    void aTagOfOneSessionMatchesNoOtherSessionsCart() {
        String tag = put(login("alice"), "tea-01", 2).extract().header("ETag");
        String other = login("alice");
        put(other, "tea-01", 2).header("ETag", startsWith(tag.substring(0, 3)));
        isProblem(
                send(other).header("If-Match", tag).delete("/cart/items/tea-01").then(), 412, "precondition-failed");
    }

    @Test
    void aCheckoutBuysTheCartThatIfMatchNames() {
        String sid = login("alice");
        String seen = put(sid, "tea-01", 2).extract().header("ETag");
        String now = put(sid, "tea-01", 3).extract().header("ETag");
        String key = newKey();
        isProblem(checkout(sid, key, seen), 412, "precondition-failed");
        String first = checkout(sid, key, now).statusCode(201).extract().asString();
        assertThat(checkout(sid, key, now).statusCode(201).extract().asString())
                .as("asked again, when the cart is empty")
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "tea-011", "TEA-01", "%00", "a%2F..%2Fb", "session:*"})
    void anUnknownProductIsNotPutIntoTheCart(String sku) {
        String sid = login("alice");
        for (String method : List.of("PUT", "POST", "DELETE")) {
            isProblem(
                    send(sid)
                            .urlEncodingEnabled(false)
                            .body("{\"quantity\":1,\"add\":1}")
                            .request(method, "/cart/items/" + sku)
                            .then(),
                    404,
                    "unknown-product");
        }
        cart(sid).header("ETag", startsWith("\"0-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"quantity\":-1,\"add\":-1}",
                "{\"quantity\":1000,\"add\":1000}",
                "{\"quantity\":99999999999,\"add\":99999999999}",
                "{\"quantity\":\"1\",\"add\":\"1\"}",
                "{\"quantity\":1.5,\"add\":1.5}",
                "{\"quantity\":null,\"add\":null}",
                "{}",
                "",
                "{"
            })
    void aQuantityOutOfRangeIsRefused(String body) {
        String sid = login("alice");
        isProblem(send(sid).body(body).put("/cart/items/tea-01").then(), 400, "invalid-request");
        isProblem(send(sid).body(body).post("/cart/items/tea-01").then(), 400, "invalid-request");
        cart(sid).header("ETag", startsWith("\"0-"));
    }

    @Test
    void addingNothingOrBeyondTheLimitIsRefused() {
        String sid = login("alice");
        isProblem(add(sid, "tea-01", 0), 400, "invalid-request");
        put(sid, "tea-01", 999).statusCode(200);
        isProblem(add(sid, "tea-01", 1), 400, "invalid-request");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String sid = login("alice");
        send(sid)
                .body("{\"quantity\":1" + " ".repeat(17_000) + "}")
                .put("/cart/items/tea-01")
                .then()
                .statusCode(413);
        cart(sid).body("lines", empty());
    }

    @Test
    void aCheckoutBuysTheCartAndEmptiesIt() {
        String sid = login("alice");
        put(sid, "tea-01", 2);
        put(sid, "mug-03", 1);
        ValidatableResponse order = checkout(sid, newKey())
                .statusCode(201)
                .body("user", equalTo("alice"))
                .body("currency", equalTo("EUR"))
                .body("lines.sku", equalTo(List.of("tea-01", "mug-03")))
                .body("total", equalTo("12.20"));
        String id = order.extract().path("id");
        order.header("Location", "/orders/" + id);
        cart(sid).body("lines", empty()).header("ETag", startsWith("\"3-"));
        send(sid)
                .get("/orders/" + id)
                .then()
                .statusCode(200)
                .body("$", equalTo(order.extract().path("$")));
    }

    @Test
    void aCheckoutWithoutAKeyIsRefused() {
        String sid = login("alice");
        put(sid, "tea-01", 1);
        isProblem(send(sid).post("/checkout").then(), 400, "idempotency-key-missing");
        isProblem(checkout(sid, "a key with spaces"), 400, "invalid-request");
        isProblem(checkout(sid, "k".repeat(65)), 400, "invalid-request");
        cart(sid).body("lines", hasSize(1));
    }

    @Test
    void anEmptyCartIsNotBought() {
        isProblem(checkout(login("alice"), newKey()), 409, "empty-cart");
    }

    @Test
    void aCheckoutWhoseReplyWasLostIsAnsweredAgain() {
        String sid = login("alice");
        put(sid, "tea-01", 2);
        String key = newKey();
        String first = checkout(sid, key).statusCode(201).extract().asString();
        assertThat(checkout(sid, key).statusCode(201).extract().asString()).isEqualTo(first);
        put(sid, "tea-01", 2);
        assertThat(checkout(sid, key).statusCode(201).extract().asString()).isEqualTo(first);
        cart(sid).body("lines", hasSize(1));
    }

    @Test
    void anIdempotencyKeyBelongsToTheUserAndNotToTheSession() {
        String key = newKey();
        String sid = login("alice");
        put(sid, "tea-01", 2);
        String first = checkout(sid, key).statusCode(201).extract().path("id");
        checkout(login("alice"), key).statusCode(201).body("id", equalTo(first));
        String bobs = login("bob");
        put(bobs, "tea-01", 2);
        String other = checkout(bobs, key).statusCode(201).extract().path("id");
        assertThat(other).isNotEqualTo(first);
    }

    /** Otherwise a client that lost the response, and whose cart is filled again, would buy a second time when it retries. */
    @Test
    void aRepeatedIdempotencyKeyReturnsTheFirstOrderThoughTheCartHasChanged() {
        String sid = login("alice");
        String key = newKey();
        put(sid, "tea-01", 2);
        String first = checkout(sid, key).statusCode(201).extract().asString();
        put(sid, "tea-01", 3);
        assertThat(checkout(sid, '"' + key + '"').statusCode(201).extract().asString())
                .isEqualTo(first);
        cart(sid).body("lines[0].quantity", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "*"})
    void anUnknownOrderReturns404(String id) {
        isProblem(
                send(login("alice"))
                        .urlEncodingEnabled(false)
                        .get("/orders/" + id)
                        .then(),
                404,
                "unknown-order");
    }

    @Test
    void anotherUsersOrderReturns404() {
        String sid = login("alice");
        put(sid, "tea-01", 2);
        String id = checkout(sid, newKey()).extract().path("id");
        isProblem(send(login("bob")).get("/orders/" + id).then(), 404, "unknown-order");
    }

    @Test
    void productsArePublicAndCacheable() {
        get("/products")
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("public"))
                .header("Served-By", "test-pod");
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/shop.js, text/javascript", "/client.js, text/javascript", "/shop.css, text/css"})
    void thePageIsServed(String path, String type) {
        get(path).then().statusCode(200).contentType(containsString(type)).header("Served-By", "test-pod");
    }

    @Test
    void healthMetricsAndOpenApiAreServed() {
        login("alice");
        for (String probe : List.of("live", "ready")) {
            get("/q/health/" + probe).then().statusCode(200).header("Served-By", "test-pod");
        }
        await().atMost(Duration.ofSeconds(30)) // a packaged service warms up first
                .until(() -> get("/q/health/started").statusCode() == 200);
        assertThat(get("/q/metrics").then().statusCode(200).extract().asString())
                .contains("session_opened_total", "session_conflicts_total");
        get("/q/openapi").then().statusCode(200).body(containsString("/cart/items/{sku}"));
    }

    @Test
    void concurrentAddsEndAtExactlyTheAcceptedSum() {
        String sid = login("alice");
        int writers = 6;
        int adds = 10;
        long accepted = together(
                        writers,
                        writer -> IntStream.range(0, adds)
                                .mapToObj(i -> add(sid, "tea-01", 1).extract().statusCode())
                                .peek(status -> assertThat(status).isIn(200, 409))
                                .filter(status -> status == 200)
                                .count())
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(accepted).isPositive();
        cart(sid).body("lines[0].quantity", equalTo((int) accepted)).header("ETag", startsWith("\"" + accepted + "-"));
    }

    @Test
    void aWriteThatRacesALogoutNeverRevivesTheSession() {
        for (int round = 0; round < 10; round++) {
            String sid = login("alice");
            together(
                    4,
                    i -> i == 0
                            ? send(sid).post("/logout").statusCode()
                            : add(sid, "tea-01", i).extract().statusCode());
            isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        }
    }

    @Test
    void checkoutsThatRaceWithOneKeyBuyOnce() {
        for (int round = 0; round < 10; round++) {
            String sid = login("alice");
            put(sid, "tea-01", 2).statusCode(200);
            String key = newKey();
            List<String> orders = together(
                    6, i -> checkout(sid, key).statusCode(201).extract().asString());
            assertThat(orders).containsOnly(orders.getFirst());
            cart(sid).body("lines", empty()).header("ETag", startsWith("\"2-"));
        }
    }

    @Test
    void checkoutsThatRaceWithSeveralKeysBuyOnce() {
        String sid = login("alice");
        put(sid, "tea-01", 2).statusCode(200);
        List<Integer> statuses =
                together(6, i -> checkout(sid, newKey()).extract().statusCode());
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }
}
