package dev.statelab.stateful.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.statelab.stateful.session.id.SessionId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that planted cookies neither lock a user out nor misdirect a write. Over plain HTTP, a neighbouring site can set cookies with the
 * session cookie's name and a path, which the browser sends before the user's own (RFC 6265, section 5.4).
 */
@QuarkusTest
@TestProfile(OnRedis.class)
class PlantedCookieTest extends ShopOverHttp {

    private static final int MOST = 8;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLiveSessionIsFoundBehindPlantedOnes(boolean ofOneHeader) {
        String sid = login("alice");
        put(sid, "tea-01", 3).statusCode(200);
        Stream<String> planted = Stream.concat(
                Stream.of("", "x"), Stream.generate(PlantedCookieTest::unknown).limit(MOST - 1));
        List<String> all =
                Stream.concat(planted, Stream.of(sid)).map(id -> "sid=" + id).toList();
        cookies(ofOneHeader ? List.of(String.join("; ", all)) : all)
                .get("/cart")
                .then()
                .statusCode(200)
                .body("lines[0].quantity", equalTo(3));
    }

    @Test
    void onlyTheFirstEightWellFormedSessionCookiesAreLookedUp() {
        String sid = login("alice");
        List<String> flood = Stream.concat(Collections.nCopies(MOST, unknown()).stream(), Stream.of(sid))
                .map(id -> "sid=" + id)
                .toList();
        isProblem(cookies(flood).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void aWriteGoesToTheSessionOfTheUserWhoseTokenItBrings() {
        String alices = login("alice");
        String bobs = login("bob");
        String token = send(alices).get("/me").header("CSRF-Token");
        cookies(List.of("sid=" + bobs, "sid=" + alices))
                .header("Sec-Fetch-Site", "same-origin")
                .header("CSRF-Token", token)
                .body("{\"add\":1}")
                .post("/cart/items/tea-01")
                .then()
                .statusCode(200);
        cart(alices).body("lines", hasSize(1));
        cart(bobs).body("lines", hasSize(0));
    }

    @Test
    void aLogoutEndsTheLiveSessionBehindAPlantedOne() {
        String sid = login("alice");
        cookies(List.of("sid=" + unknown(), "sid=" + sid))
                .post("/logout")
                .then()
                .statusCode(204);
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");

        String page = login("alice");
        cookies(List.of("sid=" + unknown(), "sid=" + page))
                .header("Sec-Fetch-Site", "same-origin")
                .header("CSRF-Token", send(page).get("/me").header("CSRF-Token"))
                .post("/logout")
                .then()
                .statusCode(204);
        isProblem(send(page).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void aLoginTakesOverTheUsersOwnCartFromBehindAnotherUsersSession() {
        String bobs = login("bob");
        String alices = login("alice");
        put(alices, "tea-01", 2).statusCode(200);
        String sid = sid(cookies(List.of("sid=" + bobs, "sid=" + alices))
                .body(credentials("alice"))
                .post("/login"));
        cart(sid).body("lines[0].quantity", equalTo(2));
        isProblem(send(alices).get("/cart").then(), 401, "unauthenticated");
        cart(bobs);
    }

    private static String unknown() {
        return SessionId.random("nobody").value();
    }

    private static RequestSpecification cookies(List<String> headers) {
        RequestSpecification request = given().contentType(ContentType.JSON);
        headers.forEach(header -> request.header("Cookie", header));
        return request;
    }
}
