package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures, for each runtime, how long the first user waits when a service without pods gets one. */
@OnCluster
class ScaleFromZeroTest {

    private static final int TIMES = 5;
    private static final String DEPLOYMENT = "statelab-stateless";
    private static final URI PRODUCT = URI.create("http://127.0.0.1:8081/products/tea-01");
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final TreeMap<String, Duration> medians = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "aot", "native"})
    void aServiceScaledUpFromZeroAnswersTheFirstUser(String scenario) {
        assumeTrue(Environment.hasImages(scenario), "no image for the scenario " + scenario);
        Release.STATELAB.install(
                scenario, "stateful.enabled=false,stateless.autoscaling.enabled=false,stateless.replicas=1");

        Duration[] waits = IntStream.range(0, TIMES)
                .mapToObj(time -> waitFromZero())
                .sorted()
                .toArray(Duration[]::new);

        medians.put(Environment.runtime(scenario), waits[TIMES / 2]);
        Progress.step("from zero on " + Environment.runtime(scenario) + ": " + Arrays.toString(waits), () -> {});
    }

    /** Compares the runtimes, if the images of all three exist. */
    @AfterAll
    void whatStartsSoonerAnswersSooner() {
        if (medians.size() == 3) {
            assertThat(medians.get("aot")).isLessThan(medians.get("jvm"));
            assertThat(medians.get("native")).isLessThan(medians.get("aot"));
        }
    }

    /** The time since the number of replicas changed. It includes scheduling, start, readiness and the Service's new endpoint. */
    private static Duration waitFromZero() {
        scale(0);
        await().atMost(LONGEST).until(() -> Cluster.pods().isEmpty());
        long began = System.nanoTime();
        scale(1);
        try (HttpClient user = HttpClient.newHttpClient()) {
            await().atMost(LONGEST)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> answered(user));
        }
        return Duration.ofNanos(System.nanoTime() - began).truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean answered(HttpClient user) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(PRODUCT).timeout(Duration.ofSeconds(1)).build();
        return user.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    private static void scale(int replicas) {
        Cluster.CLIENT
                .apps()
                .deployments()
                .inNamespace(Cluster.NAMESPACE)
                .withName(DEPLOYMENT)
                .scale(replicas);
    }
}
