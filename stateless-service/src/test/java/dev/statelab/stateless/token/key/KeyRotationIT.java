package dev.statelab.stateless.token.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.KeepAliveClient;
import dev.statelab.testkit.replica.KeepAliveClient.Answer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Under load, a new signing key reaches one replica seconds before the other, and no request is refused. */
class KeyRotationIT {

    private static final int CLIENTS = 8;
    private static final long LAG_MILLIS = 3000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final Set<String> signers = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    @Test
    void noRequestIsRefusedDuringAKeyRotation() throws InterruptedException {
        try (Replicas replicas = new Replicas(2, Map.of())) {
            List<String> rotated =
                    new ArrayList<>(List.of(replicas.keys().current().id()));
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> visit(replicas)));
            }

            replicas.keys().rotate(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LAG_MILLIS)));
            rotated.add(replicas.keys().current().id());
            int then = requests.get();
            await().atMost(Duration.ofSeconds(30)).until(() -> !refused.isEmpty() || requests.get() > then + 200);
            over = true;
            for (Thread client : clients) {
                client.join();
            }

            System.out.printf("key rotation: %d requests, %d refused%n", requests.get(), refused.size());
            assertThat(refused).isEmpty();
            assertThat(signers).containsExactlyInAnyOrderElementsOf(rotated);
        }
    }

    /** Logs in, then keeps renewing its tokens and its cart, alternating between the replicas. */
    private void visit(Replicas replicas) {
        try (KeepAliveClient one = new KeepAliveClient(() -> replicas.get(0).port());
                KeepAliveClient other =
                        new KeepAliveClient(() -> replicas.get(1).port())) {
            List<KeepAliveClient> turns = List.of(one, other);
            Answer pair = ask(
                    one, "POST", "/login", Map.of(), "{\"user\":\"alice\",\"password\":\"" + Replicas.PASSWORD + "\"}");
            String cart = null;
            for (int i = 1; !over; i++) {
                KeepAliveClient next = turns.get(i % 2);
                String access = JsonPath.from(pair.body()).getString("access_token");
                signers.add(JsonPath.from(new String(Base64.getUrlDecoder().decode(access.split("\\.")[0])))
                        .getString("kid"));
                Map<String, String> headers = cart == null
                        ? Map.of("Authorization", "Bearer " + access)
                        : Map.of("Authorization", "Bearer " + access, "Cart", cart);
                cart = ask(next, "PUT", "/cart/items/tea-01", headers, "{\"quantity\":" + (1 + i % 9) + "}")
                        .headers()
                        .get("Cart");
                String refresh = JsonPath.from(pair.body()).getString("refresh_token");
                pair = ask(
                        turns.get((i + 1) % 2),
                        "POST",
                        "/token",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        "grant_type=refresh_token&refresh_token=" + refresh);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * PAUSE_NANOS));
            }
        } catch (IOException | RuntimeException e) {
            refused.add(e.toString());
        }
    }

    private Answer ask(KeepAliveClient client, String method, String path, Map<String, String> headers, String body)
            throws IOException {
        Answer answer = client.send(method, path, headers, body);
        requests.incrementAndGet();
        if (answer.status() != 200) {
            refused.add(method + ' ' + path + ": " + answer.status() + ' ' + answer.body());
        }
        return answer;
    }
}
