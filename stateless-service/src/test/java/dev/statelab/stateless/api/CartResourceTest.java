package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class CartResourceTest {

    private Shopper alice;

    @BeforeEach
    void logIn() {
        alice = Shopper.in("alice");
    }

    @Test
    void withoutACartTheCartIsEmpty() {
        alice.keep(alice.request().get("/cart"))
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"0-"))
                .header("Cache-Control", "no-store")
                .body("version", equalTo(0))
                .body("currency", equalTo("EUR"))
                .body("lines", empty())
                .body("total", equalTo("0.00"));
        assertThat(alice.cart()).isNull();
    }

    @Test
    void readingTheCartReturnsNoCartHeader() {
        alice.put("tea-01", 2);
        assertThat(alice.request().get("/cart").header("Cart")).isNull();
    }

    @Test
    void aReadRenewsACartThatIsHalfWayThrough() {
        long now = Instant.now().getEpochSecond();
        Forgery cart = Shopper.forgedCart("alice").claim("version", 3).claim("lines", Map.of("tea-01", 2));

        bring(cart.claim("exp", now + 4 * 86_400).toString()).then().header("Cart", nullValue());
        Response renewed = alice.keep(bring(cart.claim("exp", now + 3 * 86_400).toString()));

        renewed.then().statusCode(200).header("Cart", notNullValue());
        alice.request()
                .get("/cart")
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"3-"))
                .header("Cart", nullValue());
    }

    @Test
    void everyChangeIsTheNextVersion() {
        alice.put("tea-01", 2)
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"1-"))
                .body("total", equalTo("5.00"));
        alice.add("tea-01", 3).then().statusCode(200).body("lines[0].quantity", equalTo(5));
        alice.put("mug-03", 1).then().statusCode(200).body("lines.sku", contains("tea-01", "mug-03"));
        alice.delete("tea-01").then().statusCode(200).body("lines.sku", contains("mug-03"));
        alice.put("mug-03", 0)
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"5-"))
                .body("version", equalTo(5))
                .body("lines", empty());
    }

    @Test
    void aChangeWithoutEffectKeepsTheVersion() {
        alice.put("tea-01", 2);
        alice.put("tea-01", 2).then().statusCode(200).body("version", equalTo(1));
        alice.delete("mug-01").then().statusCode(200).body("version", equalTo(1));
    }

    @Test
    void aCartOfTheWholeCatalogIsShorterThan4000Characters() {
        List<String> skus = given().get("/products").path("sku");
        String last = skus.removeLast();
        Map<String, Integer> others = skus.stream().collect(Collectors.toMap(sku -> sku, sku -> 999));
        alice.bring(Shopper.forgedCart("alice")
                .claim("version", 99)
                .claim("lines", others)
                .toString());

        alice.put(last, 999).then().statusCode(200);

        alice.request().get("/cart").then().statusCode(200).body("lines", hasSize(100));
        assertThat(alice.cart()).hasSizeLessThan(4000);
    }

    @Test
    void aChangeWithAnOutdatedIfMatchReturns412() {
        String empty = alice.request().get("/cart").header("ETag");
        String tea = alice.put("tea-01", 2).header("ETag");
        String body = "{\"quantity\":3}";

        isProblem(
                alice.request().header("If-Match", empty).body(body).put("/cart/items/tea-01"),
                412,
                "precondition-failed");
        isProblem(alice.request().header("If-Match", empty).delete("/cart/items/tea-01"), 412, "precondition-failed");
        alice.request()
                .header("If-Match", tea)
                .body(body)
                .put("/cart/items/tea-01")
                .then()
                .statusCode(200);
    }

    /** Two clients change the same version: the tag of one change must not match the other. */
    @Test
    void twoChangesOfTheSameVersionHaveDifferentETags() {
        alice.put("tea-01", 2);
        String fork = alice.cart();
        String one = alice.put("tea-01", 3).header("ETag");
        String other = alice.bring(fork).put("tea-01", 4).header("ETag");

        assertThat(one).startsWith("\"2-");
        assertThat(other).startsWith("\"2-").isNotEqualTo(one);
        isProblem(
                alice.request()
                        .header("If-Match", one)
                        .header("Idempotency-Key", "k")
                        .post("/checkout"),
                412,
                "precondition-failed");
    }

    @Test
    void aDiscontinuedProductIsShownCanBeRemovedAndCannotBeBought() {
        alice.bring(Shopper.forgedCart("alice")
                .claim("version", 3)
                .claim("lines", Map.of("tea-01", 2, "gone-01", 1))
                .toString());

        alice.request()
                .get("/cart")
                .then()
                .statusCode(200)
                .body("lines.sku", contains("tea-01"))
                .body("total", equalTo("5.00"))
                .body("unavailable[0].sku", equalTo("gone-01"))
                .body("unavailable[0].quantity", equalTo(1));
        isProblem(alice.put("gone-01", 2), 404, "unknown-product");
        isProblem(alice.add("gone-01", 1), 404, "unknown-product");
        isProblem(alice.checkout("k"), 409, "unavailable-product").body("detail", containsString("gone-01"));
        alice.put("tea-01", 3).then().statusCode(200).body("unavailable", hasSize(1));
        alice.delete("gone-01").then().statusCode(200).body("unavailable", nullValue());
        alice.checkout("k").then().statusCode(201).body("total", equalTo("7.50"));
        isProblem(alice.delete("gone-01"), 404, "unknown-product");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000", "1.5", "\"2\"", "null", "true", "99999999999999999999"})
    void aQuantityOutOfRangeIsRefused(String quantity) {
        isProblem(
                alice.request().body("{\"quantity\":" + quantity + "}").put("/cart/items/tea-01"),
                400,
                "invalid-request");
    }

    @Test
    void addingPastTheLimitIsRefused() {
        alice.put("tea-01", 998);
        alice.add("tea-01", 1).then().statusCode(200);
        isProblem(alice.add("tea-01", 1), 400, "invalid-request");
        isProblem(alice.add("tea-01", 0), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "TEA-01", "tea-01%20", "%00", "%F0%9F%8D%B5", "..%2Ftea-01"})
    void anUnknownProductIsAProblem(String sku) {
        isProblem(
                alice.request()
                        .urlEncodingEnabled(false)
                        .body("{\"quantity\":1}")
                        .put("/cart/items/" + sku),
                404,
                "unknown-product");
    }

    @ParameterizedTest
    @MethodSource
    void aCartThatWasNotIssuedHereIsRefused(String cart) {
        isProblem(alice.bring(cart).request().get("/cart"), 400, "tampered-cart");
        isProblem(alice.put("tea-01", 1), 400, "tampered-cart");
        isProblem(alice.checkout("k"), 400, "tampered-cart");
    }

    static Stream<String> aCartThatWasNotIssuedHereIsRefused() {
        return Stream.of("", " ", "x", "a.b.c", "{}", "e30.e30.e30");
    }

    @Test
    void aTamperedCartIsRefused() {
        alice.put("tea-01", 1);
        String cart = alice.cart();
        String[] parts = cart.split("\\.");
        String more = Shopper.forgedCart("alice")
                .claim("version", 1)
                .claim("lines", Map.of("tea-01", 999))
                .toString()
                .split("\\.")[1];

        isProblem(bring(parts[0] + '.' + more + '.' + parts[2]), 400, "tampered-cart")
                .body("detail", equalTo("the cart was refused: signature"));
        isProblem(bring(parts[0] + '.' + parts[1] + '.'), 400, "tampered-cart");
        isProblem(bring(parts[0] + '.' + parts[1]), 400, "tampered-cart");
        isProblem(bring(cart + '='), 400, "tampered-cart");
    }

    @Test
    void noOtherTokenIsACart() {
        Response login = Shopper.login("alice", Shopper.PASSWORD);
        alice.put("tea-01", 1);
        String header = alice.cart().substring(0, alice.cart().indexOf('.'));
        String receipt = alice.checkout("k").header("Receipt");

        isProblem(bring(login.path("access_token")), 400, "tampered-cart")
                .body("detail", equalTo("the cart was refused: unknown-key"));
        for (String other : List.of(login.<String>path("refresh_token"), receipt)) {
            isProblem(bring(other), 400, "tampered-cart");
            isProblem(bring(header + other.substring(other.indexOf('.'))), 400, "tampered-cart")
                    .body("detail", equalTo("the cart was refused: signature"));
        }
    }

    @Test
    void aCartIsNoAccessToken() {
        alice.put("tea-01", 1);
        isProblem(given().auth().oauth2(alice.cart()).get("/cart"), 401, "unauthenticated");
    }

    @Test
    void anotherUsersCartIsForbidden() {
        Shopper bob = Shopper.in("bob");
        bob.put("tea-01", 1);
        alice.bring(bob.cart());

        isProblem(alice.request().get("/cart"), 403, "foreign-cart");
        isProblem(alice.checkout("k"), 403, "foreign-cart");
    }

    @Test
    void anExpiredCartIsRefused() {
        long now = Instant.now().getEpochSecond();
        String old = Shopper.forgedCart("alice")
                .claim("version", 1)
                .claim("lines", Map.of())
                .claim("iat", now - 100)
                .claim("exp", now - 60)
                .toString();
        isProblem(bring(old), 400, "expired-cart");
    }

    @Test
    void anOversizedCartIsTooLarge() {
        isProblem(bring("x".repeat(4001)), 413, "oversized-cart").body("detail", containsString("4000"));
        isProblem(bring("x".repeat(12_000)), 413, "oversized-cart");
        isProblem(bring("x".repeat(4000)), 400, "tampered-cart");
    }

    @Test
    void twoCartHeadersAreRefused() {
        alice.put("tea-01", 1);
        isProblem(alice.request().header("Cart", alice.cart()).get("/cart"), 400, "invalid-request");
    }

    /** Signed with the right key, but with quantities that the shop does not accept. */
    @ParameterizedTest
    @MethodSource
    void aSealedCartWithAnInvalidQuantityIsStale(Map<String, ?> lines) {
        String cart = Shopper.forgedCart("alice")
                .claim("version", 1)
                .claim("lines", lines)
                .toString();
        isProblem(bring(cart), 409, "stale-cart");
    }

    static Stream<Map<String, ?>> aSealedCartWithAnInvalidQuantityIsStale() {
        return Stream.of(
                Map.of("tea-01", -1),
                Map.of("tea-01", 0),
                Map.of("tea-01", 1000),
                Map.of("tea-01", -4294967295L),
                Map.of("tea-01", 1.5),
                Map.of("tea-01", "1"),
                Map.of("tea-01", List.of(1)));
    }

    @Test
    void aCartOfAnotherFormIsRefused() {
        Forgery cart = Shopper.forgedCart("alice").claim("version", 1);
        isProblem(bring(cart.claim("lines", List.of("tea-01")).toString()), 400, "tampered-cart");
        isProblem(bring(cart.claim("lines", "tea-01").toString()), 400, "tampered-cart");
        isProblem(
                bring(cart.claim("lines", Map.of("tea-01", new BigInteger("18446744073709551617")))
                        .toString()),
                400,
                "tampered-cart");
    }

    @Test
    void aCartWithoutVersionOrLinesIsRefused() {
        isProblem(
                bring(Shopper.forgedCart("alice")
                        .claim("version", -1)
                        .claim("lines", Map.of())
                        .toString()),
                400,
                "tampered-cart");
        isProblem(bring(Shopper.forgedCart("alice").claim("version", 1).toString()), 400, "tampered-cart");
        isProblem(bring(Shopper.forgedCart("alice").claim("lines", Map.of()).toString()), 400, "tampered-cart");
        isProblem(
                bring(Shopper.forgedCart("alice")
                        .claim("version", "1")
                        .claim("lines", Map.of())
                        .toString()),
                400,
                "tampered-cart");
    }

    /** As when a client reaches both releases during a rollout, or this one after a rollback. */
    @Test
    void whatANewerReleaseHasAddedToACartSurvivesItsChange() {
        String cart = Shopper.forgedCart("alice")
                .claim("version", 1)
                .claim("lines", Map.of("tea-01", 1))
                .claim("gift", Map.of("wrapped", true))
                .toString();

        String changed = alice.bring(cart)
                .request()
                .body("{\"quantity\":2}")
                .put("/cart/items/tea-01")
                .header("Cart");

        JsonPath claims = JsonPath.from(new String(Base64.getUrlDecoder().decode(changed.split("\\.")[1])));
        assertThat(claims.getBoolean("gift.wrapped")).isTrue();
        assertThat(claims.getInt("version")).isEqualTo(2);
        assertThat(claims.getMap("lines")).isEqualTo(Map.of("tea-01", 2));
    }

    @Test
    void pricesInACartMeanNothing() {
        String cart = Shopper.forgedCart("alice")
                .claim("version", 1)
                .claim("lines", Map.of("tea-01", 1))
                .claim("prices", Map.of("tea-01", 0))
                .claim("total", 0)
                .toString();
        bring(cart).then().statusCode(200).body("total", equalTo("2.50"));
    }

    private Response bring(String cart) {
        return alice.bring(cart).request().get("/cart");
    }
}
