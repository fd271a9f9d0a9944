package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures how long a session that was logged out on one replica stays valid in the near cache of another: until the message about
 * it arrives, or for a second if the message is lost.
 */
class NearLogoutIT {

    private static final Duration STALENESS = Duration.ofSeconds(1);
    private static final int TIMES = 100;
    private static final int TIMES_LOST = 20;
    private static final Map<String, String> NEAR = Map.of("SESSION_STORE", "redis-near");

    private static SharedStore.Running store;
    private static ReplicaProcess a;

    /**
     * Times since the response to the logout.
     *
     * @param accepted when the last successful request was sent
     * @param refused when the first refused request was answered
     */
    private record Logout(Duration accepted, Duration refused) {}

    @BeforeAll
    static void start() {
        store = SharedStore.REDIS.start();
        a = store.replica("a", store.port(), NEAR);
    }

    @AfterAll
    static void stop() {
        a.close();
        store.close();
    }

    @Test
    void aLogoutReachesTheOtherReplicaWithin100MillisecondsInTheMedian() {
        try (ReplicaProcess b = store.replica("b", store.port(), NEAR)) {
            List<Logout> logouts = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                logouts.add(logout(b));
            }
            Duration median = report("heard", logouts);
            assertThat(median).isLessThan(STALENESS.dividedBy(10));
        }
    }

    @Test
    void aLogoutWhoseMessageIsLostTakesEffectWithinASecond() {
        try (Wire wire = new Wire(store.port());
                ReplicaProcess b = store.replica("b", wire.port(), NEAR)) {
            wire.loseReplies("message");
            List<CompletableFuture<Logout>> all = IntStream.range(0, TIMES_LOST)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> logout(b), Thread::startVirtualThread))
                    .toList();
            List<Logout> logouts = all.stream().map(CompletableFuture::join).toList();
            report("not heard", logouts);
            assertThat(logouts)
                    .as("the near copy was in use")
                    .anyMatch(logout -> logout.accepted().isPositive());
        }
    }

    private static Logout logout(ReplicaProcess b) {
        Shopper alice = Shopper.in(a, "alice");
        alice.cart(b).expect(200);
        alice.send(a, "POST", "/logout", "").join().expect(204);
        long start = System.nanoTime();
        Duration accepted = Duration.ZERO;
        while (true) {
            Duration sent = Duration.ofNanos(System.nanoTime() - start);
            int status = alice.cart(b).status();
            if (status == 401) {
                return new Logout(accepted, Duration.ofNanos(System.nanoTime() - start));
            }
            assertThat(status).isEqualTo(200);
            accepted = sent;
        }
    }

    /** Prints when sessions were refused, checks that none was valid for too long, and returns the median. */
    private static Duration report(String what, List<Logout> logouts) {
        List<Duration> refused = logouts.stream().map(Logout::refused).sorted().toList();
        Duration median = refused.get(refused.size() / 2);
        System.out.printf(
                "redis-near: a logout on one replica, %s by the other, is refused there after %.1f ms (median of %d), %.1f ms at most%n",
                what,
                median.toNanos() / 1e6,
                refused.size(),
                Collections.max(refused).toNanos() / 1e6);
        assertThat(logouts).allSatisfy(logout -> assertThat(logout.accepted()).isLessThan(STALENESS));
        return median;
    }
}
