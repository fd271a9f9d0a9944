package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.replica.FreePort;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a real redis_exporter, with the environment and the user from the chart, reads of a real Redis with the chart's configuration. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start script is for a Linux container")
class RedisExporterTest {

    private static final Rendering CHART = Chart.render("redis.exporter.enabled=true", "metrics.rules.enabled=true");

    @TempDir
    static Path directory;

    private static RedisPod redis;
    private static Process exporter;
    private static URI metrics;

    @BeforeAll
    static void start() throws IOException {
        redis = new RedisPod(CHART, 0, directory);
        redis.start();
        await().ignoreExceptions().until(() -> "+OK".equals(asShop("SET cart tea-01")));
        int port = FreePort.find();
        metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
        ProcessBuilder builder = new ProcessBuilder("redis_exporter")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("exporter.log").toFile());
        Rendering.environment(container())
                .forEach((name, source) -> builder.environment().put(name, value(source)));
        builder.environment().put("REDIS_ADDR", "redis://%s:6379".formatted(redis.address()));
        builder.environment().put("REDIS_EXPORTER_WEB_LISTEN_ADDRESS", "127.0.0.1:" + port);
        try {
            exporter = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "redis_exporter is not on this machine");
        }
        await().ignoreExceptions().until(() -> !scrape().isEmpty());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (exporter != null) {
            exporter.destroyForcibly().waitFor();
        }
        redis.close();
    }

    @Test
    void everyMetricThatAnAlertReadsIsThere() throws IOException, InterruptedException {
        GenericKubernetesResource rule = CHART.get(GenericKubernetesResource.class, "demo-statelab");
        List<Map<String, Object>> alerts = rule.get("spec", "groups", 0, "rules");
        TreeSet<String> read = alerts.stream()
                .flatMap(alert -> Pattern.compile("redis_\\w+")
                        .matcher((String) alert.get("expr"))
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(read).isNotEmpty();
        assertThat(scrape().keySet()).containsAll(read);
    }

    @Test
    void theExporterUserMayReadTheMetrics() throws IOException, InterruptedException {
        assertThat(scrape())
                .containsEntry("redis_up", 1.0)
                .containsEntry("redis_aof_last_write_status", 1.0)
                .containsEntry("redis_memory_max_bytes", 160.0 * 1024 * 1024);
        assertThat(directory.resolve("exporter.log"))
                .content()
                .doesNotContain("NOPERM", "level=error", "level=warning");
    }

    @Test
    void theExporterRevealsNeitherKeysNorValues() throws IOException, InterruptedException {
        assertThat(text()).doesNotContain("tea-01", "cart");
    }

    private static String asShop(String command) throws IOException {
        try (RedisConnection connection = new RedisConnection(redis.address(), 6379)) {
            connection.command("AUTH shop " + Namespace.secret(CHART, "demo-statelab-redis", "password"));
            return connection.command(command);
        }
    }

    /** The metrics that have no labels. */
    private static Map<String, Double> scrape() throws IOException, InterruptedException {
        return text().lines()
                .filter(line -> line.matches("redis_\\w+ \\S+"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Double.valueOf(words[1])));
    }

    private static String text() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static Container container() {
        return CHART.pods().get("demo-statelab-redis").getContainers().stream()
                .filter(container -> container.getName().equals("exporter"))
                .findFirst()
                .orElseThrow();
    }

    private static String value(String source) {
        if (!source.startsWith("secret ")) {
            return source;
        }
        String[] secret = source.replace("secret ", "").split("/");
        return Namespace.secret(CHART, secret[0], secret[1]);
    }
}
