package dev.statelab.stateless.http;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.statelab.stateless.api.Shopper;
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

/** A browser keeps the cart in a cookie. */
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
    void anHttpOnlyCookieCarriesTheCartInPlaceOfTheHeader() {
        Response first = put(with(token), 2);
        assertThat(first.header("Set-Cookie")).startsWith("__Host-cart=").endsWith("; Max-Age=604800" + ATTRIBUTES);
        assertThat(first.header("Cart")).as("what a script could read").isNull();

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
    void aCartOf4000CharactersFitsIntoACookieWithItsAttributes() {
        String largest = "x".repeat(4000);
        assertThat("__Host-cart=" + largest + "; Max-Age=604800" + ATTRIBUTES).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void aCartHeaderOverridesTheCookieAndSetsNoCookie() {
        Response cookie = put(with(token), 2);
        Response header = put(given().auth().oauth2(token).contentType(ContentType.JSON), 7);
        assertThat(header.header("Set-Cookie")).isNull();

        Response both = with(token)
                .header("Cookie", cookie(cookie))
                .header("Cart", header.header("Cart"))
                .get("/cart");

        both.then().statusCode(200).body("lines[0].quantity", equalTo(7));
        assertThat(both.header("Set-Cookie")).isNull();
    }

    /** The error response deletes the cookie; otherwise every later request would fail too. */
    @Test
    void anInvalidCartCookieIsRefusedAndDeleted() {
        String bobs = cookie(put(with(Shopper.in("bob").accessToken()), 1));
        isRefusedAndCleared("__Host-cart=x", 400, "tampered-cart");
        isRefusedAndCleared("__Host-cart=x; __Host-cart=y", 400, "tampered-cart");
        isRefusedAndCleared("__Host-cart=" + "x".repeat(4001), 413, "oversized-cart");
        isRefusedAndCleared(bobs, 403, "foreign-cart");
    }

    private void isRefusedAndCleared(String cookie, int status, String type) {
        isProblem(with(token).header("Cookie", cookie).get("/cart"), status, type)
                .header("Set-Cookie", equalTo("__Host-cart=; Max-Age=0" + ATTRIBUTES));
    }

    /** Without the __Host- prefix, another site of the same domain can plant a cookie of that name before the shop's own. */
    @Test
    void aValidCartCookieIsFoundBehindPlantedOnes() {
        String good = cookie(put(with(token), 2));
        String bobs = cookie(put(with(Shopper.in("bob").accessToken()), 1));

        with(token)
                .header("Cookie", "__Host-cart=x; " + bobs + "; " + good)
                .get("/cart")
                .then()
                .statusCode(200)
                .body("lines[0].quantity", equalTo(2));
    }

    /** By default, nginx has 4 KiB for all headers of a response (proxy_buffer_size). */
    @Test
    void responseHeadersWithAFullCartCookieFitInto4KiB() {
        String cookie = cookie(put(with(token), 999));
        Response answer = null;
        for (String sku : given().get("/products").<List<String>>path("sku")) {
            answer = with(token)
                    .header("Cookie", cookie)
                    .body("{\"quantity\":999}")
                    .put("/cart/items/" + sku);
            cookie = cookie(answer);
        }

        answer.then().statusCode(200).body("lines", hasSize(100));
        int bytes = answer.headers().asList().stream()
                .mapToInt(header -> header.toString().length() + 3)
                .sum();
        assertThat(bytes).isLessThan(4096);
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
    void aCheckoutEmptiesTheCartCookie() {
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
    void aLogoutDeletesTheCartCookie() {
        String cookie = cookie(put(with(token), 2));
        Response out = with(token).header("Cookie", cookie).post("/logout");

        out.then().statusCode(204);
        assertThat(out.header("Set-Cookie")).isEqualTo("__Host-cart=; Max-Age=0" + ATTRIBUTES);
    }

    @Test
    void aLoginKeepsTheUsersOwnCartCookieAndDeletesAnotherUsers() {
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
        return given().auth().oauth2(token).header("Prefer", "cart=cookie").contentType(ContentType.JSON);
    }

    private static Response put(RequestSpecification request, int quantity) {
        return request.body("{\"quantity\":" + quantity + "}").put("/cart/items/tea-01");
    }

    private static String cookie(Response answer) {
        return List.of(answer.header("Set-Cookie").split(";")).getFirst();
    }
}
