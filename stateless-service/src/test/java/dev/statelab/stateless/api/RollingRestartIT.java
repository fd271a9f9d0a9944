package dev.statelab.stateless.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.KeepAliveClient;
import dev.statelab.testkit.replica.KeepAliveClient.Answer;
import dev.statelab.testkit.replica.RollingRestart;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rolling update under keep-alive load: no request fails, no user has to log in again, no cart is lost. */
class RollingRestartIT {

    private static final int REQUESTS = 10_000;

    @Test
    void noRequestFailsDuringARollingRestart() {
        try (Replicas replicas = new Replicas(2, Map.of())) {
            RollingRestart.Result result =
                    RollingRestart.run(replicas.all(), name -> replicas.start(name + "-next"), REQUESTS, Visitor::new);

            System.out.printf(
                    "rolling restart: %d requests on %d connections, %d failed%n",
                    result.requests(), result.connections(), result.failures().size());
            assertThat(result.failures()).isEmpty();
            assertThat(result.requests()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(result.servedBy())
                    .containsExactlyInAnyOrder("replica-0", "replica-1", "replica-0-next", "replica-1-next");
        }
    }

    /** Logs in once, then alternately changes and reads its cart. */
    private static final class Visitor implements RollingRestart.Visit {

        private final Map<String, String> headers = new HashMap<>();
        private int changes;
        private boolean changed;

        @Override
        public Answer next(KeepAliveClient client) throws IOException {
            if (headers.isEmpty()) {
                Answer login = client.send(
                        "POST", "/login", Map.of(), "{\"user\":\"alice\",\"password\":\"" + Replicas.PASSWORD + "\"}");
                headers.put(
                        "Authorization", "Bearer " + JsonPath.from(login.body()).getString("access_token"));
                return login;
            }
            changed = !changed;
            Answer answer = changed
                    ? client.send("PUT", "/cart/items/tea-01", headers, "{\"quantity\":" + (1 + ++changes % 999) + "}")
                    : client.send("GET", "/cart", headers, "");
            if (changed) {
                headers.put("Cart", answer.headers().get("Cart"));
            }
            assertThat(JsonPath.from(answer.body()).getInt("version")).isEqualTo(changes);
            return answer;
        }
    }
}
