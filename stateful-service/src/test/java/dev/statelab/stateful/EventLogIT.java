package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.testkit.replica.ReplicaProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the log as a collector reads it: one JSON document per line. */
class EventLogIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void logLinesAboutASessionHaveTheSameSessionHashOnAllReplicas() {
        try (SharedStore.Running store = SharedStore.REDIS.start();
                ReplicaProcess a = store.replica("a", store.port(), Map.of());
                ReplicaProcess b = store.replica("b", store.port(), Map.of())) {
            Shopper alice = Shopper.in(a, "alice");
            Shopper bob = Shopper.in(a, "bob");
            alice.send(b, "POST", "/logout", "").join().expect(204);

            JsonNode ended = only(b, "session-ended").path("mdc");
            assertThat(ended.path("reason").asText()).isEqualTo("logout");
            assertThat(events(a, "session-opened"))
                    .extracting(line -> line.at("/mdc/user").asText())
                    .containsExactly("alice", "bob");
            JsonNode opened = events(a, "session-opened").getFirst();
            assertThat(opened.at("/mdc/session").asText())
                    .matches("[0-9a-f]{16}")
                    .isEqualTo(ended.path("session").asText());
            assertThat(opened.at("/mdc/address").asText()).isEqualTo("127.0.0.1");
            assertThat(a.log() + b.log())
                    .doesNotContain(alice.key().hash(), bob.key().hash());
        }
    }

    private static JsonNode only(ReplicaProcess replica, String event) {
        assertThat(events(replica, event)).hasSize(1);
        return events(replica, event).getFirst();
    }

    private static List<JsonNode> events(ReplicaProcess replica, String event) {
        return replica.log()
                .lines()
                .map(EventLogIT::json)
                .filter(line -> line.at("/mdc/event").asText().equals(event))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(line, e);
        }
    }
}
