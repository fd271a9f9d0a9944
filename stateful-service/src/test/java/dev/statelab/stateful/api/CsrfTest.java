package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that neither another site nor a page without the user's CSRF token can act with the user's cookie. */
@QuarkusTest
@TestProfile(OnRedis.class)
class CsrfTest extends ShopOverHttp {

    @Inject
    Vertx vertx;

    private static final String TOKEN = "CSRF-Token";
    private static final Map<String, String> PAGE = Map.of("Sec-Fetch-Site", "same-origin");

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://shop.example",
        "Origin, null",
        "Origin, http://localhost:1"
    })
    void anotherSitesRequestChangesNothing(String header, String value) {
        String sid = login("alice");
        RequestSpecification other = send(sid).header(header, value).header(TOKEN, token(sid));
        isProblem(other.post("/logout").then(), 403, "cross-site");
        send(sid).header(header, value).get("/cart").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, cross-site", "Origin, https://shop.example"})
    void aCrossSiteLoginIsRejected(String header, String value) {
        RequestSpecification other = send(null).header(header, value);
        isProblem(other.body(credentials("alice")).post("/login").then(), 403, "cross-site");
    }

    @Test
    void theShopsOwnPagesMayChangeTheCart() {
        String sid = login("alice");
        List<Map<String, String>> origins = List.of(
                Map.of("Sec-Fetch-Site", "same-origin", "Origin", "https://localhost"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Origin", "http://localhost:" + RestAssured.port));
        origins.forEach(own -> addFrom(own, sid)
                .header(TOKEN, token(sid))
                .post("/cart/items/tea-01")
                .then()
                .statusCode(200));
        cart(sid).body("lines[0].quantity", equalTo(origins.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site: same-origin", "Origin: http://localhost"})
    void aBrowsersUnsafeRequestNeedsTheSessionsToken(String header) {
        String sid = login("alice");
        String another = token(login("bob"));
        String[] nameAndValue = header.split(": ");
        String origin = nameAndValue[0].equals("Origin") ? nameAndValue[1] + ":" + RestAssured.port : nameAndValue[1];
        Map<String, String> own = Map.of(nameAndValue[0], origin);
        isTokenInvalid(addFrom(own, sid));
        for (String wrong :
                List.of("", "x", another, token(sid) + "=", token(sid).toLowerCase(), "\u00fc")) {
            isTokenInvalid(addFrom(own, sid).header(TOKEN, wrong));
        }
        for (String path : List.of("/logout", "/checkout")) {
            isProblem(send(sid).headers(own).header(KEY, "k").post(path).then(), 403, "csrf-token-invalid");
        }
        send(sid).headers(own).get("/cart").then().statusCode(200).body("lines", hasSize(0));
    }

    @Test
    void aClientThatIsNoBrowserNeedsNoToken() {
        add(login("alice"), "tea-01", 1).statusCode(200);
    }

    @Test
    void loginAndMeReturnTheCsrfToken() {
        Response login = login("alice", null);
        assertThat(login.header(TOKEN)).matches("[A-Za-z0-9_-]{54}");
        for (String csrf : List.of(login.header(TOKEN), token(sid(login)))) {
            addFrom(PAGE, sid(login))
                    .header(TOKEN, csrf)
                    .post("/cart/items/tea-01")
                    .then()
                    .statusCode(200);
        }
    }

    /** All tabs of a browser share one cookie, but each page has its own token. */
    @Test
    void aPagesTokenStaysValidAfterItsUserLogsInAgainInAnotherTab() {
        Response first = login("alice", null);
        String tab = first.header(TOKEN);
        String second = sid(login("alice", sid(first)));
        addFrom(PAGE, second)
                .header(TOKEN, tab)
                .post("/cart/items/tea-01")
                .then()
                .statusCode(200);
        send(second).post("/logout").then().statusCode(204);
        String third = login("alice");
        addFrom(PAGE, third)
                .header(TOKEN, tab)
                .post("/cart/items/tea-01")
                .then()
                .statusCode(200);
    }

    @Test
    void theTokenOfThePreviousUserIsRejected() {
        Response alices = login("alice", null);
        String bobs = sid(login("bob", sid(alices)));
        isTokenInvalid(addFrom(PAGE, bobs).header(TOKEN, alices.header(TOKEN)));
        cart(bobs).body("lines", hasSize(0));
    }

    @Test
    void aBrowserLogsInWithoutATokenEvenWhenItsCookieIsOld() {
        String old = login("alice");
        send(old).post("/logout");
        send(old)
                .header("Sec-Fetch-Site", "same-origin")
                .body(credentials("alice"))
                .post("/login")
                .then()
                .statusCode(200);
    }

    @Test
    void aBrowserWithAnEndedSessionGets401ForAWriteAnd204ForALogout() {
        String sid = login("alice");
        send(sid).post("/logout");
        isProblem(addFrom(PAGE, sid).post("/cart/items/tea-01").then(), 401, "unauthenticated");
        send(sid).headers(PAGE).post("/logout").then().statusCode(204);
    }

    /** HTTP/2 requests have {@code :authority} and no {@code Host}. */
    @Test
    void theOriginOfAnHttp2RequestIsComparedWithItsAuthority() throws Exception {
        assertThat(logoutOverHttp2("http://localhost:" + RestAssured.port)).isEqualTo(204);
        assertThat(logoutOverHttp2("http://localhost:1")).isEqualTo(403);
    }

    private int logoutOverHttp2(String origin) throws Exception {
        HttpClientOptions priorKnowledge =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        HttpClient client = vertx.createHttpClient(priorKnowledge);
        String sid = login("alice");
        RequestOptions logout = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("localhost")
                .setPort(RestAssured.port)
                .setURI("/logout")
                .putHeader("Cookie", "sid=" + sid)
                .putHeader("CSRF-Token", token(sid))
                .putHeader("Origin", origin);
        try {
            HttpClientResponse answer = client.request(logout)
                    .compose(request -> request.send())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
            return answer.statusCode();
        } finally {
            client.close();
        }
    }

    private RequestSpecification addFrom(Map<String, String> origin, String sid) {
        return send(sid).headers(origin).body(Map.of("add", 1));
    }

    private static void isTokenInvalid(RequestSpecification add) {
        isProblem(add.post("/cart/items/tea-01").then(), 403, "csrf-token-invalid");
    }

    private String token(String sid) {
        return send(sid).get("/me").then().statusCode(200).extract().header(TOKEN);
    }
}
