package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the idle timeout and the absolute timeout of sessions. */
@QuarkusTest
@TestProfile(ExpiryTest.ShortLived.class)
class ExpiryTest extends ShopOverHttp {

    private static final Duration IDLE = Duration.ofMillis(2500);
    private static final Duration ABSOLUTE = Duration.ofMillis(6000);

    public static final class ShortLived extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("session.idle-timeout", IDLE.toString());
            overrides.put("session.absolute-timeout", ABSOLUTE.toString());
            return overrides;
        }
    }

    @Test
    void aSessionThatIsNotUsedExpires() {
        String idle = login("shopper-1");
        put(idle, "tea-01", 1).statusCode(200);
        // observed by listing the sessions, which does not count as use
        String watching = login("shopper-1");
        await().atMost(ABSOLUTE).until(() -> sessions(watching) == 1);
        isProblem(send(idle).get("/cart").then(), 401, "unauthenticated");
        cart(watching);
    }

    @Test
    void aSessionInUseExpiresAtItsAbsoluteTimeout() {
        long start = System.nanoTime();
        String sid = login("shopper-2");
        await().pollInterval(IDLE.dividedBy(8))
                .atMost(ABSOLUTE.multipliedBy(2))
                .until(() -> send(sid).get("/cart").statusCode() == 401);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ABSOLUTE, ABSOLUTE.plus(IDLE));
    }

    /** A new login starts a session with full timeouts, and keeps the cart. */
    @Test
    void aSecondLoginRestartsTheAbsoluteTimeout() {
        long start = System.nanoTime();
        String first = login("shopper-3");
        put(first, "tea-01", 1).statusCode(200);
        useUntil(start + ABSOLUTE.dividedBy(2).toNanos(), first);
        String second = sid(login("shopper-3", first));
        useUntil(start + ABSOLUTE.toNanos(), second);
    }

    private void useUntil(long end, String sid) {
        await().pollInterval(IDLE.dividedBy(8)).atMost(ABSOLUTE).until(() -> {
            cart(sid).body("lines", hasSize(1));
            return System.nanoTime() - end > 0;
        });
    }

    /** A page's token outlives its session, because of logins in other tabs, but not the absolute timeout. */
    @Test
    void aCsrfTokenExpiresAfterTheAbsoluteTimeout() {
        Map<String, String> page = Map.of(
                "Sec-Fetch-Site",
                "same-origin",
                "CSRF-Token",
                login("shopper-4", null).header("CSRF-Token"));
        long start = System.nanoTime();
        await().atMost(ABSOLUTE.plus(IDLE))
                .until(() ->
                        send(login("shopper-4")).headers(page).post("/logout").statusCode() == 403);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(ABSOLUTE);
    }

    /** Without a JSON path, whose first evaluation may take longer than the session lives. */
    private int sessions(String sid) {
        return send(sid)
                .get("/sessions")
                .then()
                .statusCode(200)
                .extract()
                .as(List.class)
                .size();
    }
}
