package dev.statelab.packaged;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.PostgresqlPod;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services, with the environment that the chart gives them, and the stores that it installs. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start scripts of the stores are for a Linux container")
class ServicesIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
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
                Service stateful = new Service("stateful", chart, Map.of("demo-statelab-redis", redis.address()));
                Service stateless = new Service("stateless", chart, Map.of("demo-statelab-redis", redis.address()))) {
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
                Service stateful = new Service("stateful", chart, Map.of("demo-statelab-redis", replica.address()))) {
            primary.start();
            replica.start();
            stateful.start(directory);

            await().atMost(PATIENCE).untilAsserted(stateful::logIn); // once the primary may write
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
        try (Service stateful = new Service("stateful", chart, address);
                Service stateless = new Service("stateless", chart, address)) {
            for (RedisPod pod : pods) {
                pod.start();
            }
            stateful.start(directory);
            stateless.start(directory);

            await().atMost(PATIENCE).untilAsserted(stateful::logIn); // once the cluster is made
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
            try (Service stateful = new Service("stateful", chart, address)) {
                stateful.start(directory);

                await().atMost(PATIENCE).untilAsserted(stateful::logIn); // once the database is made
            }
        }
    }

    private static void assertTokensAreRevoked(Service stateless) throws IOException, InterruptedException {
        String token = stateless.logIn().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
        assertThat(stateless.get("/me", token)).isEqualTo(200);
        assertThat(stateless.post("/logout", token)).isEqualTo(204);
        assertThat(stateless.get("/me", token)).isEqualTo(401);
    }

    private static void assertDashboardAndAlertsHaveMetricsThatThereAre(Rendering chart, Service... services)
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
        for (Service service : services) {
            there.append(service.body("/q/metrics"));
        }

        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(there).containsPattern("(?m)^" + metric + "[{ ]"));
    }

    /** A packaged service as a process, with the environment of its container; {@code addresses} are those of the stores here. */
    private record Service(
            String component, Rendering chart, Map<String, String> addresses, AtomicReference<ReplicaProcess> process)
            implements AutoCloseable {

        Service(String component, Rendering chart, Map<String, String> addresses) {
            this(component, chart, addresses, new AtomicReference<>());
        }

        void start(Path directory) throws IOException {
            for (String key : List.of("current.jwks", "next.jwks")) {
                Files.writeString(directory.resolve(key), Namespace.secret(chart, "demo-statelab-token-keys", key));
            }
            Map<String, String> environment = environment();
            environment.replace("TOKEN_KEYS_DIRECTORY", directory.toString());
            process.set(ReplicaProcess.start(Path.of("..", component + "-service"), component, environment));
        }

        private Map<String, String> environment() {
            Map<String, String> rendered = Rendering.environment(chart.pods()
                    .get("demo-statelab-" + component)
                    .getContainers()
                    .getFirst());
            rendered.replaceAll((name, source) -> {
                String value = source;
                if (source.startsWith("secret ")) {
                    String[] secret = source.substring("secret ".length()).split("/");
                    value = Namespace.secret(chart, secret[0], secret[1]);
                }
                for (Map.Entry<String, String> address : addresses.entrySet()) {
                    value = value.replace(address.getKey(), address.getValue());
                }
                return value;
            });
            // As the kubelet does.
            rendered.replaceAll(
                    (name, value) -> value.replace("$(REDIS_PASSWORD)", rendered.getOrDefault("REDIS_PASSWORD", "")));
            return rendered;
        }

        String logIn() throws IOException, InterruptedException {
            String password = Namespace.secret(chart, "demo-statelab-demo", "password");
            var response = HTTP.send(
                    request("/login")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"user\":\"alice\",\"password\":\"%s\"}".formatted(password)))
                            .build(),
                    ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }

        int get(String path, String token) throws IOException, InterruptedException {
            return status(request(path).header("Authorization", "Bearer " + token));
        }

        int post(String path, String token) throws IOException, InterruptedException {
            return status(
                    request(path).header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.noBody()));
        }

        String body(String path) throws IOException, InterruptedException {
            return HTTP.send(request(path).build(), ofString()).body();
        }

        private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
            return HTTP.send(request.build(), ofString()).statusCode();
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(process.get().url() + path));
        }

        @Override
        public void close() {
            if (process.get() != null) {
                process.get().close();
            }
        }
    }
}
