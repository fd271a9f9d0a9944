package dev.statelab.stateful.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sessions in Redis, of which each client carries a copy for its reads. */
@QuarkusTest
@TestProfile(CopiedSessionTest.Copied.class)
class CopiedSessionTest extends ShopOverHttp {

    private static final Duration LIFETIME = Duration.ofSeconds(3);
    private static final Duration PATIENCE = LIFETIME.plusSeconds(10);
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";
    private static final String CLEARED = "sid-copy=; Max-Age=0" + ATTRIBUTES;

    public static final class Copied extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("session.copy.lifetime", LIFETIME.toString());
            return overrides;
        }
    }

    RealRedis server;

    @Test
    void aReadWithAFreshCopyDoesNotAccessTheStore() {
        String sid = login("alice");
        put(sid, "tea-01", 2).statusCode(200);
        double before = reads("copy");
        double asked = reads("store");
        String copy = copy(send(sid).get("/cart"));
        assertThat(server.commandsOf(() -> {
                    with(sid, copy).get("/cart").then().statusCode(200).body("lines[0].quantity", equalTo(2));
                    with(sid, copy).get("/me").then().statusCode(200).body("user", equalTo("alice"));
                }))
                .isEmpty();
        assertThat(reads("copy") - before).isEqualTo(2);
        assertThat(reads("store") - asked).isEqualTo(1);
    }

    /** Otherwise an ended session would live for as long as it is read. */
    @Test
    void aReadFromACopySetsNoNewCopy() {
        String sid = login("alice");
        String copy = copy(send(sid).get("/cart"));
        assertThat(with(sid, copy).get("/cart").headers().getValues("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void theCopyCookieHasTheAttributesOfTheSessionCookie() {
        Response login = login("alice", null);
        assertThat(login.header("Set-Cookie")).endsWith(ATTRIBUTES);
        assertThat(send(sid(login)).get("/cart").header("Set-Cookie")).matches("sid-copy=[A-Za-z0-9_.-]+" + ATTRIBUTES);
    }

    @Test
    void aChangeBringsANewCopy() {
        String sid = login("alice");
        String before = copy(send(sid).get("/cart"));
        String after = copy(with(sid, before).body("{\"quantity\":5}").put("/cart/items/tea-01"));
        String viewed = copy(with(sid, after).put("/me/viewed/mug-01"));
        assertThat(server.commandsOf(() -> {
                    with(sid, after).get("/cart").then().body("lines[0].quantity", equalTo(5));
                    with(sid, viewed).get("/me").then().body("viewed", equalTo(List.of("mug-01")));
                }))
                .isEmpty();
    }

    @Test
    void checkoutsLoginsLogoutsAndRejectedChangesClearTheCopy() {
        String sid = login("alice");
        put(sid, "tea-01", 1).statusCode(200);
        String copy = copy(send(sid).get("/cart"));
        RequestSpecification stale = with(sid, copy).header("If-Match", "\"another\"");
        takesTheCopyAway(412, stale.body("{\"quantity\":5}").put("/cart/items/tea-01"));
        takesTheCopyAway(404, with(sid, copy).body("{\"quantity\":5}").put("/cart/items/none"));
        takesTheCopyAway(201, with(sid, copy).header(KEY, newKey()).post("/checkout"));
        takesTheCopyAway(409, with(sid, copy).header(KEY, newKey()).post("/checkout"));
        Response again = with(sid, copy).body(credentials("alice")).post("/login");
        takesTheCopyAway(200, again);
        String next = sid(again);
        takesTheCopyAway(204, with(next, copy(send(next).get("/cart"))).post("/logout"));
        takesTheCopyAway(401, with(next, copy).body("{\"quantity\":5}").put("/cart/items/tea-01"));
    }

    private static void takesTheCopyAway(int status, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.headers().getValues("Set-Cookie")).contains(CLEARED);
    }

    @Test
    void aCopyKeptAfterALogoutServesReadsForItsLifetimeAtMostAndNoChanges() {
        String sid = login("alice");
        String copy = copy(send(sid).get("/cart"));
        send(sid).post("/logout").then().statusCode(204);
        long ended = System.nanoTime();
        assertThat(with(sid, copy).get("/cart").statusCode()).isEqualTo(200);
        isProblem(
                with(sid, copy)
                        .body("{\"quantity\":5}")
                        .put("/cart/items/tea-01")
                        .then(),
                401,
                "unauthenticated");
        isProblem(with(sid, copy).header(KEY, newKey()).post("/checkout").then(), 401, "unauthenticated");
        isProblem(with(sid, copy).get("/sessions").then(), 401, "unauthenticated");
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        await().atMost(PATIENCE).until(() -> {
            Duration sent = Duration.ofNanos(System.nanoTime() - ended);
            int status = with(sid, copy).get("/cart").statusCode();
            assertThat(status).isIn(200, 401);
            assertThat(status == 401 || sent.compareTo(LIFETIME) < 0)
                    .as("%s after the logout it was answered %d", sent, status)
                    .isTrue();
            return status == 401;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%00", "\"", "AAAA.AAAA", "foreign", "tampered", "oversized"})
    void anInvalidCopyIsIgnored(String what) {
        String sid = login("alice");
        put(sid, "tea-01", 3).statusCode(200);
        String copy = copy(send(sid).get("/cart"));
        String brought = switch (what) {
            case "foreign" -> copy(send(login("bob")).get("/cart"));
            case "tampered" -> (copy.startsWith("A") ? "B" : "A") + copy.substring(1);
            case "oversized" -> "A".repeat(5000) + copy;
            default -> what;
        };
        assertThat(server.commandsOf(() ->
                        with(sid, brought).get("/cart").then().statusCode(200).body("lines[0].quantity", equalTo(3))))
                .isNotEmpty();
        isProblem(with(SessionId.random("nobody").value(), brought).get("/cart").then(), 401, "unauthenticated");
        isProblem(with(SessionId.random("nobody").value(), copy).get("/cart").then(), 401, "unauthenticated");
    }

    /** A read uses the session that the store would find first, with a copy as without. */
    @Test
    void aCopyDoesNotOverrideAnEarlierSessionCookie() {
        String alices = login("alice");
        String copy = copy(send(alices).get("/cart"));
        String bobs = login("bob");
        with(bobs + "; sid=" + alices, copy).get("/me").then().statusCode(200).body("user", equalTo("bob"));
    }

    @Test
    void aStateThatDoesNotFitIntoACookieIsNotCopied() {
        String sid = login("alice");
        put(sid, "tea-01", 1).statusCode(200);
        String copy = copy(send(sid).get("/cart"));
        String key = OnRedis.key("alice", sid);
        String state = "{\"f\":1,\"v\":1,\"cart\":{\"tea-01\":1},\"more\":\"%s\"}";
        server.command(Command.HSET, key, "state", state.formatted("x".repeat(4000)));
        Response read = send(sid).get("/cart");
        read.then().statusCode(200).body("lines[0].quantity", equalTo(1));
        assertThat(read.headers().getValues("Set-Cookie")).isEmpty();
        takesTheCopyAway(200, with(sid, copy).body("{\"quantity\":5}").put("/cart/items/tea-01"));

        server.command(Command.HSET, key, "state", state.formatted("x".repeat(1000)));
        assertThat(send(sid).get("/cart").header("Set-Cookie")).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void readsGoOnWithoutTheStoreForTheLifetimeOfTheCopy() {
        String sid = login("alice");
        String copy = copy(put(sid, "tea-01", 4).extract().response());
        server.stop();
        try {
            with(sid, copy).get("/cart").then().statusCode(200).body("lines[0].quantity", equalTo(4));
            takesTheCopyAway(503, with(sid, copy).body("{\"quantity\":5}").put("/cart/items/tea-01"));
            await().atMost(PATIENCE).until(() -> with(sid, copy).get("/cart").statusCode() != 200);
            isProblem(with(sid, copy).get("/cart").then(), 503, "store-unavailable");
        } finally {
            server.start();
        }
        await().atMost(PATIENCE).until(() -> login("bob", null).statusCode() == 200);
    }

    private RequestSpecification with(String sid, String copy) {
        return send(sid + "; sid-copy=" + copy);
    }

    private static String copy(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isLessThan(300);
        return answer.cookie("sid-copy");
    }

    private static double reads(String source) {
        Matcher counted = Pattern.compile("(?m)^session_copy_reads_total\\{.*source=\"" + source + "\".*} (\\S+)$")
                .matcher(get("/q/metrics").asString());
        assertThat(counted.find()).isTrue();
        return Double.parseDouble(counted.group(1));
    }
}
