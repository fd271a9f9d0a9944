package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser that keeps the cart as a cookie. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class CartCookieTest {

    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict; Secure";

    private String token;

    @BeforeEach
    void logIn() {
        token = Shopper.in("alice").accessToken();
    }

    @Test
    void theCookieIsTheCart() {
        Response first = put(with(token), 2);
        assertThat(first.header("Set-Cookie"))
                .isEqualTo("__Host-cart=" + first.header("Cart") + "; Max-Age=604800" + ATTRIBUTES);

        Response second = put(with(token).header("Cookie", cookie(first)), 3);

        second.then().statusCode(200).body("version", equalTo(2));
        with(token)
                .header("Cookie", "theme=dark; " + cookie(second) + "; x")
                .get("/cart")
                .then()
                .statusCode(200)
                .body("lines[0].quantity", equalTo(3));
    }

    @Test
    void theLargestCartFitsWithEverythingThatACookieHas() {
        String largest = "x".repeat(4000);
        assertThat("__Host-cart=" + largest + "; Max-Age=604800" + ATTRIBUTES).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void theHeaderWinsAndGetsNoCookie() {
        Response cookie = put(with(token), 2);
        Response header = put(with(token), 7);

        Response both = with(token)
                .header("Cookie", cookie(cookie))
                .header("Cart", header.header("Cart"))
                .get("/cart");

        both.then().statusCode(200).body("lines[0].quantity", equalTo(7));
        assertThat(both.header("Set-Cookie")).isNull();
    }

    @Test
    void aBadCookieIsNoEmptyCart() {
        isProblem(with(token).header("Cookie", "__Host-cart=x").get("/cart"), 400, "tampered-cart");
        isProblem(with(token).header("Cookie", "__Host-cart=x; __Host-cart=x").get("/cart"), 400, "invalid-request");
        isProblem(
                with(token).header("Cookie", "__Host-cart=" + "x".repeat(4001)).get("/cart"), 413, "oversized-cart");
        String bobs = cookie(put(with(Shopper.in("bob").accessToken()), 1));
        isProblem(with(token).header("Cookie", bobs).get("/cart"), 403, "foreign-cart");
    }

    @Test
    void withoutTheTokenTheCookieIsWorthNothing() {
        String cookie = cookie(put(with(token), 2));

        isProblem(given().header("Cookie", cookie).get("/cart"), 401, "unauthenticated");
        isProblem(
                given().header("Cookie", cookie).header("Idempotency-Key", "k").post("/checkout"),
                401,
                "unauthenticated");
    }

    @Test
    void aCheckoutEmptiesIt() {
        Response sold = with(token)
                .header("Cookie", cookie(put(with(token), 2)))
                .header("Idempotency-Key", "k")
                .post("/checkout");

        sold.then().statusCode(201).body("lines[0].quantity", equalTo(2));
        with(token)
                .header("Cookie", cookie(sold))
                .get("/cart")
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("lines", empty());
    }

    @Test
    void aLogoutTakesItAway() {
        String cookie = cookie(put(with(token), 2));
        Response out = with(token).header("Cookie", cookie).post("/logout");

        out.then().statusCode(204);
        assertThat(out.header("Set-Cookie")).isEqualTo("__Host-cart=; Max-Age=0" + ATTRIBUTES);
    }

    @Test
    void aLoginKeepsTheUsersOwnAndTakesAnothersAway() {
        String cookie = cookie(put(with(token), 2));

        assertThat(login("alice", cookie).header("Set-Cookie")).isNull();
        assertThat(login("bob", cookie).header("Set-Cookie")).isEqualTo("__Host-cart=; Max-Age=0" + ATTRIBUTES);
    }

    private static Response login(String user, String cookie) {
        return given().contentType(ContentType.JSON)
                .header("Cookie", cookie)
                .body(Map.of("user", user, "password", Shopper.PASSWORD))
                .post("/login");
    }

    private static RequestSpecification with(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private static Response put(RequestSpecification request, int quantity) {
        return request.body("{\"quantity\":" + quantity + "}").put("/cart/items/tea-01");
    }

    private static String cookie(Response answer) {
        return List.of(answer.header("Set-Cookie").split(";")).getFirst();
    }
}
