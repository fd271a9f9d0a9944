package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.replica.KeepAliveClient;
import dev.statelab.testkit.replica.KeepAliveClient.Answer;
import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.replica.RollingRestart;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that a rolling update drops no requests, with the shutdown delay and timeout of a pod. */
class RollingRestartIT {

    private static final int REQUESTS = 10_000;
    private static final int NOBODY_LISTENS = 1;

    @Test
    void noRequestFailsOverARollingRestart() {
        AtomicInteger shoppers = new AtomicInteger();
        try (SharedStore.Running store = SharedStore.REDIS.start()) {
            List<ReplicaProcess> replicas = Stream.of("a", "b")
                    .map(name -> store.replica(name, store.port(), Map.of()))
                    .toList();
            RollingRestart.Result result = RollingRestart.run(
                    replicas,
                    name -> store.replica(name + "-next", store.port(), Map.of()),
                    REQUESTS,
                    () -> new Visit("shopper-" + shoppers.incrementAndGet()));
            System.out.printf(
                    "rolling restart: %d requests over %d connections, %d failed%n",
                    result.requests(), result.connections(), result.failures().size());
            assertThat(result.failures()).isEmpty();
            assertThat(result.requests()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(result.servedBy()).containsExactlyInAnyOrder("a", "b", "a-next", "b-next");
        }
    }

    @Test
    void aReplicaStartsWhileItsStoreIsDown() {
        try (SharedStore.Running store = SharedStore.REDIS.start();
                ReplicaProcess replica = store.replica("early", NOBODY_LISTENS, Map.of())) {
            assertThat(replica.isReady()).isTrue();
        }
    }

    /** Logs in, then alternately adds one piece and reads the cart; each response must show every piece so far. */
    private static final class Visit implements RollingRestart.Visit {

        private static final int FULL = 999;

        private final String user;
        private Map<String, String> session = Map.of();
        private int pieces;
        private boolean adds;

        Visit(String user) {
            this.user = user;
        }

        @Override
        public Answer next(KeepAliveClient client) throws IOException {
            if (session.isEmpty()) {
                return login(client);
            }
            adds = !adds && pieces < FULL;
            Answer cart = adds
                    ? client.send("POST", "/cart/items/tea-01", session, "{\"add\":1}")
                    : client.send("GET", "/cart", session, "");
            pieces += adds ? 1 : 0;
            assertThat(cart.body()).contains(pieces == 0 ? "\"lines\":[]" : "\"quantity\":" + pieces + ',');
            return cart;
        }

        private Answer login(KeepAliveClient client) throws IOException {
            String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, Shopper.PASSWORD);
            Answer answer = client.send("POST", "/login", Map.of(), body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            session = Map.of("Cookie", answer.headers().get("Set-Cookie").split(";")[0]);
            return answer;
        }
    }
}
