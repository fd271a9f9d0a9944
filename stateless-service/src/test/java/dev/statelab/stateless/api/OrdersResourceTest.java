package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TestKey;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class OrdersResourceTest {

    private Shopper alice;

    @BeforeEach
    void fillACart() {
        alice = Shopper.in("alice");
        alice.put("tea-01", 2);
        alice.put("mug-03", 1);
    }

    @Test
    void aCheckoutReturnsTheOrderAndItsReceiptAndEmptiesTheCart() {
        Response answer = alice.checkout("order-1");

        answer.then()
                .statusCode(201)
                .header("Location", "/orders/" + answer.path("id"))
                .header("Cache-Control", "no-store")
                .header("Receipt", not(emptyOrNullString()))
                .body("user", equalTo("alice"))
                .body("currency", equalTo("EUR"))
                .body("lines.sku", contains("tea-01", "mug-03"))
                .body("total", equalTo("12.20"));
        alice.keep(answer);
        alice.request()
                .get("/cart")
                .then()
                .statusCode(200)
                .body("version", equalTo(3))
                .body("lines", empty());
    }

    @Test
    void anOrderReadWithItsReceiptEqualsTheCheckoutResponse() {
        Response order = alice.checkout("order-1");

        Response again = alice.order(order.path("id"), order.header("Receipt"));

        again.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(again.body().asString()).isEqualTo(order.body().asString());
    }

    @Test
    void aReceiptIsValidForThirtyDays() {
        String receipt = alice.checkout("order-1").header("Receipt");

        long expires = JsonPath.from(new String(Base64.getUrlDecoder().decode(receipt.split("\\.")[1])))
                .getLong("exp");
        assertThat(Duration.between(Instant.now(), Instant.ofEpochSecond(expires)))
                .isBetween(Duration.ofDays(30).minusMinutes(1), Duration.ofDays(30));
    }

    @Test
    void theSameKeyAndCartAreTheSameOrder() {
        String first = alice.checkout("order-1").path("id");

        alice.checkout("order-1").then().statusCode(201).body("id", equalTo(first));
        alice.keep(alice.request().get("/cart"));
        alice.checkout("order-1").then().statusCode(201).body("id", equalTo(first));
    }

    @Test
    void anotherKeyCartOrUserIsAnotherOrder() {
        Shopper bob = Shopper.in("bob");
        bob.put("tea-01", 2);
        bob.put("mug-03", 1);
        String first = alice.checkout("order-1").path("id");
        String otherKey = alice.checkout("order-2").path("id");
        String otherUser = bob.checkout("order-1").path("id");
        alice.put("tea-01", 3);
        String otherCart = alice.checkout("order-1").path("id");

        assertThat(List.of(first, otherKey, otherUser, otherCart)).doesNotHaveDuplicates();
    }

    @Test
    void anEmptyCartIsNotSold() {
        isProblem(alice.bring(null).checkout("order-1"), 409, "empty-cart");
        alice.put("tea-01", 1);
        alice.delete("tea-01");
        isProblem(alice.checkout("order-1"), 409, "empty-cart");
    }

    @Test
    void aCheckoutWithoutAnIdempotencyKeyIsRefused() {
        isProblem(alice.request().post("/checkout"), 400, "idempotency-key-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two words", "a/b", "x\"", "01234567890123456789012345678901234567890123456789012345678901234"})
    void aLongOrMalformedIdempotencyKeyIsRefused(String key) {
        isProblem(alice.checkout(key), 400, "invalid-request");
    }

    @Test
    void anOrderRequestWithoutAReceiptIsRefused() {
        String id = alice.checkout("order-1").path("id");
        isProblem(alice.request().get("/orders/" + id), 400, "invalid-request");
    }

    @Test
    void aReceiptIsForItsOrderAlone() {
        Response order = alice.checkout("order-1");
        String other = alice.checkout("order-2").path("id");

        isProblem(alice.order(other, order.header("Receipt")), 404, "unknown-order");
        isProblem(alice.order("x", order.header("Receipt")), 404, "unknown-order");
    }

    @Test
    void aReceiptIsForItsBuyerAlone() {
        Response order = alice.checkout("order-1");
        isProblem(Shopper.in("bob").order(order.path("id"), order.header("Receipt")), 403, "forbidden");
    }

    @Test
    void noOtherTokenIsAReceipt() {
        Response order = alice.checkout("order-1");
        String id = order.path("id");
        String receipt = order.header("Receipt");

        isProblem(alice.order(id, alice.cart()), 400, "invalid-receipt");
        isProblem(alice.order(id, alice.accessToken()), 400, "invalid-receipt");
        String refreshToken = Shopper.login("alice", Shopper.PASSWORD).path("refresh_token");
        isProblem(alice.order(id, refreshToken), 400, "invalid-receipt");
        isProblem(alice.order(id, "x"), 400, "invalid-receipt");
        isProblem(alice.order(id, receipt.substring(0, receipt.length() - 4)), 400, "invalid-receipt");
        isProblem(alice.order(id, "x".repeat(5000)), 400, "invalid-receipt");
        isProblem(alice.order(id, receipt(TestKey.create(), Map.of("tea-01", List.of(2, 1)))), 400, "invalid-receipt");
        isProblem(alice.bring(receipt).request().get("/cart"), 400, "tampered-cart");
        isProblem(given().auth().oauth2(receipt).get("/cart"), 401, "unauthenticated");
    }

    @Test
    void aReceiptShowsProductsThatAreNoLongerSold() {
        String receipt = receipt(MountedKeys.underTest().current(), Map.of("gone-01", List.of(3, 150)));

        alice.order("order-id", receipt)
                .then()
                .statusCode(200)
                .body("lines[0].name", equalTo("gone-01"))
                .body("total", equalTo("4.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "[1]", "[1,2,3]", "[1.5,2]", "{}"})
    void aReceiptOfAnotherFormIsRefused(String numbers) {
        var json = JsonPath.from("{\"tea-01\":" + numbers + "}");
        String receipt = receipt(MountedKeys.underTest().current(), json.getMap(""));
        isProblem(alice.order("order-id", receipt), 400, "invalid-receipt");
    }

    private static String receipt(TestKey key, Map<String, ?> lines) {
        return Forgery.sealed(key, "receipt+jwt")
                .claim("order", "order-id")
                .claim("lines", lines)
                .toString();
    }
}
