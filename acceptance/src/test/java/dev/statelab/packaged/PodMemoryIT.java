package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.replica.KeepAliveClient;
import dev.statelab.testkit.replica.KeepAliveClient.Answer;
import io.fabric8.kubernetes.api.model.Quantity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures how much of its memory limit a pod uses: the service runs with the options of its image, and is told that the machine has as
 * much memory as the pod. An AOT cache belongs to one build of the package and is not tested here; {@code ScenariosTest} compares
 * measurements of it.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc tells the most memory that a process had")
class PodMemoryIT {

    /** As many as in the demo, which sends a fraction of these requests, at a lower rate. */
    private static final int SHOPPERS = 60;

    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final double LIMIT_SHARE = 0.8;
    private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"stateful, jvm", "stateless, jvm", "stateful, native", "stateless, native"})
    void aPodUnderLoadLeavesAFifthOfItsMemoryLimit(String component, String runtime) throws Exception {
        Rendering chart = Chart.render(component + ".runtime=" + runtime);
        try (RedisPod redis = new RedisPod(chart, 0, directory);
                ServicePod service = new ServicePod(component, chart, Map.of("demo-statelab-redis", redis.address()))) {
            long limit = Quantity.getAmountInBytes(
                            service.container().getResources().getLimits().get("memory"))
                    .longValueExact();
            List<String> command = command(component, runtime, limit);
            assumeTrue(Files.exists(Path.of(command.getFirst())), "no executable: run ./lab native");
            redis.start();
            service.start(directory, command);
            await().atMost(PATIENCE).until(service::hasStarted); // a pod gets no requests before that

            shop(service);

            long peak = peak(service);
            System.out.printf("%s on %s: %d of %d MiB%n", component, runtime, peak >> 20, limit >> 20);
            assertThat(peak).isLessThan((long) (limit * LIMIT_SHARE));
        }
    }

    /** The command of the image, with the paths of this machine. */
    private static List<String> command(String component, String runtime, long memory) throws IOException {
        Path module = Path.of("..", component + "-service");
        Matcher entrypoint =
                ENTRYPOINT.matcher(Files.readString(module.resolve("src/main/docker/Dockerfile." + runtime)));
        assertThat(entrypoint.find()).isTrue();
        Path program = module.resolve(runtime.equals("native") ? "target/native" : "target/quarkus-app");
        List<String> command = new ArrayList<>();
        for (Object word : new JsonArray(entrypoint.group(1))) {
            command.add(word.toString()
                    .replace("/opt/java", System.getProperty("java.home"))
                    .replace("/app", program.toString()));
        }
        command.add(1, "-XX:MaxRAM=" + memory);
        return command;
    }

    private static void shop(ServicePod service) throws Exception {
        List<Future<?>> shoppers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 1; i <= SHOPPERS; i++) {
                String user = "shopper-" + i;
                shoppers.add(threads.submit(() -> {
                    shop(service, user);
                    return null;
                }));
            }
        }
        for (Future<?> shopper : shoppers) {
            shopper.get();
        }
    }

    private static void shop(ServicePod service, String user) throws IOException {
        Map<String, String> credentials = new HashMap<>();
        try (KeepAliveClient client = new KeepAliveClient(service.process().get()::port)) {
            String login = new JsonObject()
                    .put("user", user)
                    .put("password", service.password())
                    .encode();
            keep(client.send("POST", "/login", credentials, login), credentials);
            for (int round = 1; round <= ROUNDS; round++) {
                String change = "{\"quantity\":%d}".formatted(round);
                keep(client.send("PUT", "/cart/items/tea-01", credentials, change), credentials);
                keep(client.send("GET", "/cart", credentials, ""), credentials);
            }
        }
    }

    /** Stores what the next request must carry: the cookie, or the token and the cart. */
    private static void keep(Answer answer, Map<String, String> credentials) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        if (answer.headers().containsKey("Set-Cookie")) {
            credentials.put("Cookie", answer.headers().get("Set-Cookie").split(";")[0]);
        }
        if (answer.headers().containsKey("Cart")) {
            credentials.put("Cart", answer.headers().get("Cart"));
        }
        String token = new JsonObject(answer.body()).getString("access_token");
        if (token != null) {
            credentials.put("Authorization", "Bearer " + token);
        }
    }

    private static long peak(ServicePod service) throws IOException {
        long pid = service.process().get().handle().pid();
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/%d/status".formatted(pid))));
        assertThat(peak.find()).isTrue();
        return Long.parseLong(peak.group(1)) << 10;
    }
}
