package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measures how many store reads the copies save; users send on average five requests, at random, in a copy's lifetime. */
@QuarkusTest
@TestProfile(CopySavingsTest.Copied.class)
class CopySavingsTest extends ShopOverHttp {

    private static final Duration LIFETIME = Duration.ofSeconds(1);
    private static final double REQUESTS_IN_A_LIFETIME = 5;
    private static final List<Double> SHARES_OF_READS = List.of(0.3, 0.7, 0.95);
    private static final int USERS = 20;
    private static final int TURNS = 60;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestHTTPResource
    URI service;

    public static final class Copied extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("session.copy.lifetime", LIFETIME.toString());
            return overrides;
        }
    }

    @Test
    void theShareOfReadsThatReachTheStoreMatchesTheModel() {
        List<List<Reads>> all = together(SHARES_OF_READS.size(), mix -> {
            double share = SHARES_OF_READS.get(mix);
            return together(USERS, user -> new User("shopper-" + (1 + mix * USERS + user), share).visit());
        });

        IntStream.range(0, all.size()).forEach(mix -> {
            double share = SHARES_OF_READS.get(mix);
            double asked = all.get(mix).stream().mapToInt(Reads::asked).sum()
                    / (double) all.get(mix).stream().mapToInt(Reads::all).sum();
            System.out.printf(
                    "copies: with %.0f %% reads, %.1f %% of them ask the store (%.1f %% by the model)%n",
                    share * 100, asked * 100, model(share) * 100);
            assertThat(asked).isCloseTo(model(share), within(0.05));
        });
    }

    /**
     * A copy is renewed by each write, and by the first read after it expires. Of the reads between two renewals only that one asks the
     * store, and only if no write comes first.
     */
    private static double model(double share) {
        double writes = (1 - share) * REQUESTS_IN_A_LIFETIME;
        double outlived = Math.exp(-writes);
        return outlived / ((1 - outlived) / (1 - share) + outlived);
    }

    /** @param asked reads that went to the store; their responses set a new copy */
    private record Reads(int all, int asked) {}

    /** Keeps cookies as a browser does. */
    private final class User {

        private final Map<String, String> cookies = new HashMap<>();
        private final Random random;
        private final double share;
        private final String name;

        User(String name, double share) {
            this.name = name;
            this.share = share;
            this.random = new Random(name.hashCode());
        }

        Reads visit() {
            send("POST", "/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD));
            send("PUT", "/cart/items/tea-01", "{\"quantity\":1}");
            int all = 0;
            int asked = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                LockSupport.parkNanos(
                        (long) (-Math.log(1 - random.nextDouble()) * LIFETIME.toNanos() / REQUESTS_IN_A_LIFETIME));
                if (random.nextDouble() < share) {
                    all++;
                    asked += send("GET", "/cart", "") ? 1 : 0;
                } else {
                    send("PUT", "/cart/items/tea-01", "{\"quantity\":%d}".formatted(1 + turn % 2));
                }
            }
            return new Reads(all, asked);
        }

        /** Returns whether the response set cookies. */
        private boolean send(String method, String path, String body) {
            HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json");
            if (!cookies.isEmpty()) {
                request.header("Cookie", String.join("; ", cookies.values()));
            }
            try {
                HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                List<String> brought = answer.headers().allValues("Set-Cookie");
                brought.forEach(cookie -> cookies.put(cookie.split("=")[0], cookie.split(";")[0]));
                return !brought.isEmpty();
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
