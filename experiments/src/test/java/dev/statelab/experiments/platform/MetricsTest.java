package dev.statelab.experiments.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.testkit.docs.TestedPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {

    @Test
    void readsTheMetricsOfANearCacheByTheirLabel() {
        Metrics metrics = new Metrics("""
                process_cpu_time_ns_total 2.0E9
                session_near_reads_total{result="hit"} 3.0
                session_near_reads_total{result="miss"} 1.0
                session_near_messages_total 7.0
                """);

        assertThat(metrics.usage(Scenario.REDIS_NEAR)).isEqualTo(new Usage(2, 3, 1, 0, 7));
    }

    @Test
    void readsWhatReplicasThatCopySessionsHaveSent() {
        Metrics metrics = new Metrics("""
                process_cpu_time_ns_total 2.0E9
                session_replication_sent_bytes_total 900.0
                session_replication_sent_messages_total 5.0
                """);

        assertThat(metrics.usage(Scenario.REPLICATED)).isEqualTo(new Usage(2, 0, 0, 900, 5));
    }

    @Test
    void aMetricThatTheScenarioDoesNotHaveIs0() {
        Metrics metrics = new Metrics("process_cpu_time_ns_total 2.0E9");

        assertThat(metrics.usage(Scenario.REDIS)).isEqualTo(new Usage(2, 0, 0, 0, 0));
    }

    /** Otherwise a renamed metric would become a figure of 0. */
    @ParameterizedTest
    @CsvSource({
        "JWT, up 1, process_cpu_time_ns_total",
        "REDIS_NEAR, process_cpu_time_ns_total 1, session_near_reads_total",
        "REPLICATED, process_cpu_time_ns_total 1, session_replication_sent_bytes_total",
    })
    void aMissingMetricThatTheScenarioHasIsAnError(Scenario scenario, String text, String missing) {
        assertThatThrownBy(() -> new Metrics(text).usage(scenario))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining(missing);
    }

    /** {@code EventMetricsTest} and {@code ReplicatedShopTest} compare this table with the service. */
    @ParameterizedTest
    @ValueSource(strings = {Metrics.NEAR_READS, Metrics.NEAR_MESSAGES, Metrics.SENT_BYTES, Metrics.SENT_MESSAGES})
    void thePageOfTheServiceListsTheMetric(String name) {
        TestedPage page = new TestedPage("sessions.md");

        assertThat(page.table("| metric")).anyMatch(row -> row.startsWith("| `%s` |".formatted(name)));
    }
}
