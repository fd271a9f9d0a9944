package dev.statelab.stateful.api;

import static java.util.stream.Collectors.toList;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests personalization in the session: a bounded list of viewed products, independent of the cart. */
@QuarkusTest
@TestProfile(OnRedis.class)
class RecentlyViewedTest extends ShopOverHttp {

    @Test
    void meReturnsTheUserWithNoViewedProductsAfterALogin() {
        me(login("bob")).body("user", equalTo("bob")).body("viewed", empty());
    }

    @Test
    void viewedProductsAreListedOnceWithTheLatestFirst() {
        String sid = login("alice");
        List.of("tea-01", "mug-03", "tea-01", "tin-10", "tin-10")
                .forEach(sku -> view(sid, sku).statusCode(204));
        me(sid).body("viewed", equalTo(List.of("tin-10", "tea-01", "mug-03")));
    }

    @Test
    void theLastTenViewedProductsAreKept() {
        String sid = login("alice");
        IntStream.rangeClosed(1, 10).forEach(i -> view(sid, "tea-%02d".formatted(i)));
        view(sid, "mug-01");
        List<String> newest = IntStream.rangeClosed(2, 10)
                .mapToObj(i -> "tea-%02d".formatted(12 - i))
                .collect(toList());
        newest.addFirst("mug-01");
        me(sid).body("viewed", equalTo(newest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "TEA-01", "%00", "a%2Fb"})
    void anUnknownProductIsNotRemembered(String sku) {
        String sid = login("alice");
        isProblem(send(sid).urlEncodingEnabled(false).put("/me/viewed/" + sku).then(), 404, "unknown-product");
        me(sid).body("viewed", empty());
    }

    @Test
    void aViewChangesNeitherTheCartNorItsVersion() {
        String sid = login("alice");
        String tag = put(sid, "tea-01", 2).extract().header("ETag");
        view(sid, "mug-03").statusCode(204);
        cart(sid).header("ETag", tag).body("lines[0].quantity", equalTo(2));
        send(sid)
                .header("If-Match", tag)
                .body(Map.of("quantity", 3))
                .put("/cart/items/tea-01")
                .then()
                .statusCode(200)
                .header("ETag", startsWith("\"2-"));
        me(sid).body("viewed", equalTo(List.of("mug-03")));
    }

    @Test
    void viewedProductsOutliveACheckoutAndASecondLogin() {
        String sid = login("alice");
        view(sid, "mug-03");
        put(sid, "tea-01", 2);
        checkout(sid, newKey()).statusCode(201);
        me(sid(login("alice", sid))).body("viewed", equalTo(List.of("mug-03")));
    }

    @Test
    void concurrentViewsAndAddsAreAllKept() {
        String sid = login("alice");
        together(
                4,
                i -> i % 2 == 0
                        ? add(sid, "tea-01", 1).extract().statusCode()
                        : view(sid, "mug-0" + i).extract().statusCode());
        cart(sid).header("ETag", startsWith("\"2-")).body("lines[0].quantity", equalTo(2));
        me(sid).body("viewed.size()", equalTo(2));
    }

    private ValidatableResponse me(String sid) {
        return send(sid).get("/me").then().statusCode(200);
    }

    private ValidatableResponse view(String sid, String sku) {
        return send(sid).put("/me/viewed/" + sku).then();
    }
}
