package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.store.Ending;
import dev.statelab.testkit.docs.MetricsTable;
import dev.statelab.testkit.docs.TestedPage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the metrics of an unused service, with the store that has the most; {@link ReplicatedShopTest} tests the others. */
@QuarkusTest
@TestProfile(EventMetricsTest.Fresh.class)
class EventMetricsTest {

    /** A profile of its own, so that nobody has logged in yet. */
    public static final class Fresh extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("session.store", "redis-near");
        }
    }

    @Test
    void thePageListsEachMetric() {
        assertThat(new TestedPage("sessions.md").table("| metric"))
                .filteredOn(row -> !row.contains("`session_replication_"))
                .containsExactlyInAnyOrderElementsOf(
                        MetricsTable.rows(RestAssured.get("/q/metrics").asString()));
    }

    /** A rate needs a value before the first event: without one, an alert on it misses that event. */
    @Test
    void everyReasonForTheEndOfASessionIsCountedFromTheStart() {
        assertThat(RestAssured.get("/q/metrics").asString().lines())
                .containsAll(Arrays.stream(Ending.values())
                        .map(ending -> ending.name().toLowerCase(Locale.ROOT))
                        .map("session_ended_total{reason=\"%s\"} 0.0"::formatted)
                        .toList());
    }
}
