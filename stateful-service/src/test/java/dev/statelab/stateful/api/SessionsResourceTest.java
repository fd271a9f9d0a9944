package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.statelab.stateful.session.id.SessionId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that users can list their sessions and end them. A test that counts sessions has a user of its own. */
@QuarkusTest
@TestProfile(OnRedis.class)
class SessionsResourceTest extends ShopOverHttp {

    private static final String CLEARED = "sid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax";

    @Test
    void aUserSeesTheirSessionsAndWhichOneIsCurrent() {
        Instant start = Instant.now();
        String first = login("shopper-1");
        String second = login("shopper-1");
        login("shopper-2");
        ValidatableResponse list = list(first)
                .body("", hasSize(2))
                .body("id", equalTo(List.of(id(second), id(first))))
                .body("current", equalTo(List.of(false, true)))
                .header("Cache-Control", "no-store");
        for (String field : List.of("opened", "lastUsed")) {
            List<String> instants = list.extract().path(field);
            assertThat(instants)
                    .extracting(Instant::parse)
                    .allSatisfy(instant -> assertThat(instant)
                            .isBetween(
                                    start.minus(Duration.ofSeconds(1)),
                                    Instant.now().plusSeconds(1)));
        }
        assertThat(list.extract().asString()).doesNotContain(first).doesNotContain(second);
    }

    @Test
    void aUserSeesFromWhereTheyLoggedIn() {
        String phone = sid(send(null)
                .header(
                        "User-Agent",
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1")
                .body(credentials("shopper-10"))
                .post("/login"));
        sid(send(null)
                .header("User-Agent", "<script>" + "x".repeat(4000))
                .body(credentials("shopper-10"))
                .post("/login"));
        list(phone)
                .body("device", equalTo(List.of("script", "Safari on iPhone")))
                .body("address", equalTo(List.of("127.0.0.1", "127.0.0.1")));
    }

    @Test
    void pagesOfTheSessionListSkipNothingWhenSessionsStartOrEndInBetween() {
        List<String> all =
                IntStream.range(0, 5).mapToObj(i -> login("shopper-8")).toList();
        String asking = all.getFirst();
        Response first = list(asking, "/sessions?limit=2")
                .header("Link", notNullValue())
                .extract()
                .response();
        assertThat(first.jsonPath().getList("id", String.class)).containsExactly(id(all.get(4)), id(all.get(3)));
        // neither a new session nor the end of the page's last one changes the next page
        login("shopper-8");
        send(asking).delete("/sessions/" + id(all.get(3))).then().statusCode(204);
        Response second = list(asking, next(first)).extract().response();
        assertThat(second.jsonPath().getList("id", String.class)).containsExactly(id(all.get(2)), id(all.get(1)));
        list(asking, next(second)).body("id", equalTo(List.of(id(asking)))).header("Link", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=x", "after=x", "after=1.x"})
    void invalidPagingParametersAreRejected(String query) {
        isProblem(send(login("alice")).get("/sessions?" + query).then(), 400, "invalid-request");
    }

    @Test
    void theTwentyFirstLoginEndsTheOldestSession() {
        List<String> all =
                IntStream.range(0, 21).mapToObj(i -> login("shopper-9")).toList();
        isProblem(send(all.getFirst()).get("/cart").then(), 401, "unauthenticated");
        list(all.get(1)).body("", hasSize(20)).header("Link", nullValue());
    }

    private ValidatableResponse list(String sid, String page) {
        return send(sid).get(page).then().statusCode(200);
    }

    private static String next(Response page) {
        return page.header("Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
    }

    @Test
    void oneSessionIsLoggedOutByAnother() {
        String here = login("shopper-3");
        String there = login("shopper-3");
        send(here).delete("/sessions/" + id(there)).then().statusCode(204).header("Set-Cookie", nullValue());
        isProblem(send(there).get("/cart").then(), 401, "unauthenticated");
        list(here).body("id", equalTo(List.of(id(here))));
        isProblem(send(here).delete("/sessions/" + id(there)).then(), 404, "unknown-session");
    }

    @Test
    void aSessionMayLogItselfOut() {
        String sid = login("shopper-4");
        send(sid).delete("/sessions/" + id(sid)).then().statusCode(204).header("Set-Cookie", CLEARED);
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
    }

    @Test
    void endingAnotherUsersSessionReturnsTheSame404AsAnUnknownOne() {
        String bobs = login("bob");
        String alices = login("alice");
        String foreign = isProblem(send(alices).delete("/sessions/" + id(bobs)).then(), 404, "unknown-session")
                .extract()
                .asString();
        String never = send(alices)
                .delete("/sessions/" + SessionId.random("nobody").key().hash())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        assertThat(foreign).isEqualTo(never);
        cart(bobs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "*", "..%2F", "session:x"})
    void endingASessionByAMalformedIdReturns404(String id) {
        String sid = login("alice");
        isProblem(send(sid).urlEncodingEnabled(false).delete("/sessions/" + id).then(), 404, "unknown-session");
    }

    @Test
    void endingASessionByItsCookieValueReturns404() {
        String sid = login("alice");
        isProblem(send(sid).delete("/sessions/" + sid).then(), 404, "unknown-session");
        cart(sid);
    }

    @Test
    void theListedIdOfASessionDoesNotOpenIt() {
        String sid = login("alice");
        for (String id : List.of(id(sid), id(sid) + "A" + sid.substring(44))) {
            isProblem(send(id).get("/cart").then(), 401, "unauthenticated");
        }
        cart(sid);
    }

    @Test
    void aUserLogsOutEverywhereAndNobodyElseDoes() {
        List<String> all = List.of(login("shopper-5"), login("shopper-5"), login("shopper-5"));
        String other = login("shopper-6");
        send(all.get(1)).delete("/sessions").then().statusCode(204).header("Set-Cookie", CLEARED);
        for (String sid : all) {
            isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        }
        cart(other);
        list(login("shopper-5")).body("", hasSize(1));
    }

    @Test
    void endedSessionsAreNotListed() {
        String first = login("shopper-7");
        String second = sid(login("shopper-7", first));
        String third = login("shopper-7");
        send(third).post("/logout");
        list(second).body("id", equalTo(List.of(id(second)))).body("current", hasItem(true));
    }

    /** The id has the secret of one session and the tag of another user. */
    @Test
    void aSessionIdWithTheTagOfAnotherUserIsRejected() {
        String alices = login("alice");
        String bobs = login("bob");
        String mixed = alices.substring(0, 44) + bobs.substring(44);
        isProblem(send(mixed).get("/cart").then(), 401, "unauthenticated");
        send(alices).get("/cart").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"GET, /sessions", "DELETE, /sessions", "DELETE, /sessions/x"})
    void sessionRoutesReturn401WithoutALogin(String method, String path) {
        isProblem(send(null).request(method, path).then(), 401, "unauthenticated");
    }

    private ValidatableResponse list(String sid) {
        return send(sid).get("/sessions").then().statusCode(200);
    }

    private static String id(String sid) {
        return SessionId.parse(sid).orElseThrow().key().hash();
    }
}
