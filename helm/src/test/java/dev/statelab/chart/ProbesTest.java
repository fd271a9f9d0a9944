package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Periods, timeouts and failure thresholds of the pods' probes. */
class ProbesTest {

    /** Period, timeout and failure threshold of the startup, the readiness and the liveness probe. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stateful   | 1 1 120, 2 2 3, 10 3 3
            stateless  | 1 1 120, 2 2 3, 10 3 3
            redis      | 1 2 300, 2 2 3, 10 5 3
            postgresql | 1 2 300, 2 2 3, 10 5 3
            """)
    void eachWorkloadHasItsDefaultProbeTimings(String workload, String times) {
        assertThat(containers(workload))
                .singleElement()
                .satisfies(container -> assertThat(times(container)).isEqualTo(times));
    }

    /** Each probe of Redis starts a process, and with Sentinel a pod has two servers. */
    @Test
    void withSentinelBothServersAreProbedLessOften() {
        assertThat(containers("redis", "redis.topology=sentinel"))
                .extracting(ProbesTest::times)
                .containsExactly("1 2 300, 5 2 3, 10 5 3", "1 2 300, 5 2 3, 10 5 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless", "postgresql"})
    void probeTimingsAreConfigurable(String workload) {
        assertThat(containers(
                        workload,
                        workload + ".probes.startup.failureThreshold=600",
                        workload + ".probes.readiness.periodSeconds=7",
                        workload + ".probes.liveness.timeoutSeconds=8"))
                .singleElement()
                .satisfies(container -> {
                    assertThat(container.getStartupProbe().getFailureThreshold())
                            .isEqualTo(600);
                    assertThat(container.getReadinessProbe().getPeriodSeconds()).isEqualTo(7);
                    assertThat(container.getLivenessProbe().getTimeoutSeconds()).isEqualTo(8);
                });
    }

    @ParameterizedTest
    @CsvSource({"standalone, redis, 1", "sentinel, redis, 2", "cluster, redis-0, 1"})
    void redisProbeTimingsAreConfigurableInEveryTopology(String topology, String workload, int servers) {
        assertThat(containers(
                        workload,
                        "redis.topology=" + topology,
                        "redis.probes.startup.failureThreshold=600",
                        "redis.probes.readiness.periodSeconds=7",
                        "redis.probes.liveness.failureThreshold=6"))
                .hasSize(servers)
                .allSatisfy(container -> {
                    assertThat(times(container)).isEqualTo("1 2 600, 7 2 3, 10 5 6");
                    assertThat(container.getStartupProbe().getExec())
                            .as("one that loads its data has started")
                            .isEqualTo(container.getLivenessProbe().getExec());
                });
    }

    private static List<Container> containers(String workload, String... settings) {
        String store = workload.equals("postgresql") ? "postgresql" : "redis";
        return Chart.render(Stream.concat(Stream.of("stateful.store=" + store), Stream.of(settings))
                        .toArray(String[]::new))
                .pods()
                .get("demo-statelab-" + workload)
                .getContainers();
    }

    private static String times(Container container) {
        return String.join(
                ", ",
                times(container.getStartupProbe()),
                times(container.getReadinessProbe()),
                times(container.getLivenessProbe()));
    }

    private static String times(Probe probe) {
        return probe == null
                ? "none"
                : "%d %d %d"
                        .formatted(probe.getPeriodSeconds(), probe.getTimeoutSeconds(), probe.getFailureThreshold());
    }
}
