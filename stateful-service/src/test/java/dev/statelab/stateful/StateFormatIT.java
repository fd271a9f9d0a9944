package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.redis.RedisSessionStore;
import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests two releases that share the sessions, during a rolling update and after a rollback. This test plays the newer release: it writes
 * the next format, which has one more attribute, to the store that the two replicas use.
 */
class StateFormatIT {

    private static final int SHOPPERS = 4;
    private static final int WRITES = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void neitherReleaseLosesAttributesThatTheOtherWrites() {
        try (SharedStore.Running running = SharedStore.REDIS.start();
                ReplicaProcess a = running.replica("a", running.port(), Map.of());
                ReplicaProcess b = running.replica("b", running.port(), Map.of())) {
            SessionStore store = new RedisSessionStore(
                    ((RealRedis) running.server()).client(), new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8)));
            List<Shopper> shoppers = IntStream.range(0, SHOPPERS)
                    .mapToObj(i -> Shopper.in(a, "shopper-" + (i + 1)))
                    .toList();

            // the rolling update: requests reach either release
            List<CompletableFuture<Void>> both = shoppers.stream()
                    .flatMap(shopper -> Stream.of(
                            repeat(i -> shopper.add(i % 2 == 0 ? a : b, "tea-01", 1)
                                    .join()
                                    .expect(200)),
                            repeat(i -> {
                                shopper.cart(b).expect(200);
                                writeAsTheNextRelease(store, shopper.key());
                            })))
                    .toList();
            both.forEach(CompletableFuture::join);
            shoppers.forEach(shopper -> requireAll(store, shopper, a, WRITES, WRITES));

            // the rollback: only the older release is left
            shoppers.stream()
                    .map(shopper -> repeat(i ->
                            shopper.add(i % 2 == 0 ? a : b, "tea-01", 1).join().expect(200)))
                    .toList()
                    .forEach(CompletableFuture::join);
            shoppers.forEach(shopper -> requireAll(store, shopper, b, 2 * WRITES, WRITES));
        }
    }

    private static void requireAll(
            SessionStore store, Shopper shopper, ReplicaProcess replica, int pieces, int points) {
        assertThat(shopper.cart(replica).expect(200).pieces("tea-01")).isEqualTo(pieces);
        ObjectNode state = state(load(store, shopper.key()));
        assertThat(state.path("points").asInt()).isEqualTo(points);
        assertThat(state.path("f").asInt()).isEqualTo(2);
    }

    private static CompletableFuture<Void> repeat(IntConsumer write) {
        return CompletableFuture.runAsync(() -> IntStream.range(0, WRITES).forEach(write), Thread::startVirtualThread);
    }

    /** Adds a point, in an attribute that the older release does not know. */
    private static void writeAsTheNextRelease(SessionStore store, SessionKey key) {
        SaveResult result;
        do {
            Session session = load(store, key);
            ObjectNode state = state(session);
            state.put("f", 2).put("points", state.path("points").asInt() + 1);
            result = store.save(session, state.toString()).await().indefinitely();
        } while (!(result instanceof SaveResult.Saved));
    }

    private static Session load(SessionStore store, SessionKey key) {
        return store.load(key).await().indefinitely().orElseThrow();
    }

    private static ObjectNode state(Session session) {
        try {
            return session.state().isEmpty() ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(session.state());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
