package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.PostgresqlPod;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged services with the environment and the stores of the chart. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start scripts of the stores are for a Linux container")
class ServicesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void sessionsLiveInTheRedisOfTheChartAndTokensAreRevokedThere() throws IOException, InterruptedException {
        Rendering chart = Chart.render(
                "stateful.store=redis-near",
                "stateless.revocation=denylist",
                "metrics.dashboard.enabled=true",
                "metrics.rules.enabled=true");
        try (RedisPod redis = new RedisPod(chart, 0, directory);
                ServicePod stateful =
                        new ServicePod("stateful", chart, Map.of("demo-statelab-redis", redis.address()));
                ServicePod stateless =
                        new ServicePod("stateless", chart, Map.of("demo-statelab-redis", redis.address()))) {
            redis.start();
            stateful.start(directory);
            stateless.start(directory);

            stateful.logIn();
            assertTokensAreRevoked(stateless);

            assertDashboardAndAlertsHaveMetricsThatThereAre(chart, stateful, stateless);
        }
    }

    @Test
    void sessionsLiveInTheReplicatedRedisOfTheChart() throws IOException, InterruptedException {
        Rendering chart = Chart.render("redis.topology=sentinel");
        try (RedisPod primary = new RedisPod(chart, 0, directory.resolve("pod-0"));
                RedisPod replica = new RedisPod(chart, 1, directory.resolve("pod-1"));
                ServicePod stateful =
                        new ServicePod("stateful", chart, Map.of("demo-statelab-redis", replica.address()))) {
            primary.start();
            replica.start();
            stateful.start(directory);

            await().atMost(PATIENCE).untilAsserted(stateful::logIn); // succeeds once the primary accepts writes
        }
    }

    @Test
    void sessionsLiveInTheRedisClusterOfTheChartAndTokensAreRevokedThere() throws IOException, InterruptedException {
        Rendering chart = Chart.render("redis.topology=cluster", "stateless.revocation=denylist");
        List<RedisPod> pods = new ArrayList<>();
        for (int pod = 0; pod < 6; pod++) {
            pods.add(new RedisPod(chart, pod, directory.resolve("pod-" + pod)));
        }
        Map<String, String> address =
                Map.of("demo-statelab-redis", pods.getLast().address());
        try (ServicePod stateful = new ServicePod("stateful", chart, address);
                ServicePod stateless = new ServicePod("stateless", chart, address)) {
            for (RedisPod pod : pods) {
                pod.start();
            }
            stateful.start(directory);
            stateless.start(directory);

            await().atMost(PATIENCE).untilAsserted(stateful::logIn); // succeeds once the cluster is created
            assertTokensAreRevoked(stateless);
        } finally {
            for (RedisPod pod : pods) {
                pod.close();
            }
        }
    }

    @Test
    void sessionsLiveInTheDatabaseOfTheChart() throws IOException, InterruptedException {
        Rendering chart = Chart.render("stateful.store=postgresql");
        try (PostgresqlPod postgresql = new PostgresqlPod(directory)) {
            postgresql.start(chart, Namespace.secret(chart, "demo-statelab-postgresql", "password"));
            Map<String, String> address = Map.of("demo-statelab-postgresql:5432", "127.0.0.1:" + postgresql.port());
            try (ServicePod stateful = new ServicePod("stateful", chart, address)) {
                stateful.start(directory);

                await().atMost(PATIENCE).untilAsserted(stateful::logIn); // succeeds once the database is created
            }
        }
    }

    private static void assertTokensAreRevoked(ServicePod stateless) throws IOException, InterruptedException {
        String token = stateless.logIn().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
        assertThat(stateless.get("/me", token)).isEqualTo(200);
        assertThat(stateless.post("/logout", token)).isEqualTo(204);
        assertThat(stateless.get("/me", token)).isEqualTo(401);
    }

    private static void assertDashboardAndAlertsHaveMetricsThatThereAre(Rendering chart, ServicePod... services)
            throws IOException, InterruptedException {
        String dashboard =
                chart.get(ConfigMap.class, "demo-statelab-dashboard").getData().get("statelab.json");
        String alerts = Rendering.yaml(chart.get(GenericKubernetesResource.class, "demo-statelab"));
        Set<String> shown = new TreeSet<>(Pattern.compile("\\b[a-z_]+(?=\\{)")
                .matcher(dashboard + alerts)
                .results()
                .map(MatchResult::group)
                .toList());
        StringBuilder there = new StringBuilder();
        for (ServicePod service : services) {
            there.append(service.body("/q/metrics"));
        }

        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(there).containsPattern("(?m)^" + metric + "[{ ]"));
    }
}
