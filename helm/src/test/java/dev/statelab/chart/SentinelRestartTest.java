package dev.statelab.chart;

import static dev.statelab.chart.SentinelPods.CHART;
import static dev.statelab.chart.SentinelPods.PATIENCE;
import static dev.statelab.chart.SentinelPods.redis;
import static dev.statelab.chart.SentinelPods.replication;
import static dev.statelab.chart.SentinelPods.sentinel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.RedisPod;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What three Redis servers with a Sentinel each make of what they find when they start: one story, told in order. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SentinelRestartTest {

    private static final Duration AS_LONG_AS_A_FAILOVER = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static SentinelPods pods;

    @BeforeAll
    static void start() throws IOException {
        pods = new SentinelPods(directory);
        assertThat(redis(pods.primary(), "SET before 1")).isEqualTo("+OK");
        redis(pods.primary(), "WAIT 2 5000");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        pods.close();
    }

    @Test
    @Order(1)
    void aPrimaryThatLostItsDataDoesNotTakeThatOfTheOthers() throws IOException, InterruptedException {
        RedisPod emptied = pods.primary();
        emptied.kill();
        try (Stream<Path> data = Files.walk(emptied.path("data"))) {
            data.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        Files.createDirectory(emptied.path("data"));

        emptied.start();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(emptied.path("redis.log")).content().contains("The data of this primary is gone"));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> pods.primary() != emptied);
        emptied.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(emptied, "GET before").equals("1"));
        pods.awaitWhole();
    }

    @Test
    @Order(2)
    void allOfThemStartingAtOnceFindTheirRolesAgain() throws IOException, InterruptedException {
        RedisPod last = pods.primary();
        for (RedisPod pod : pods.all()) {
            pod.kill();
        }

        for (RedisPod pod : pods.all()) {
            pod.start();
        }

        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
        assertThat(redis(last, "GET before")).isEqualTo("1");
    }

    /** Having missed the election, it would call another, and end with two primaries for a while. */
    @Test
    @Order(3)
    void aSentinelThatStartsDuringAFailoverWaitsForItsEnd() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        killed.kill();

        killed.startSentinel();

        String first = await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> sentinel(killed, "shop password", "SENTINEL GET-MASTER-ADDR-BY-NAME statelab"),
                        Objects::nonNull);
        assertThat(first).as("the first that it names").doesNotStartWith(killed.address() + " ");
        killed.start();
        pods.awaitWhole();
    }

    /** As a second primary, it would take writes that are lost when Sentinel makes it a replica. */
    @Test
    @Order(4)
    void aPrimaryThatIsBackDuringItsFailoverBecomesAReplica() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        killed.killRedis();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(SentinelRestartTest::aFailoverIsInProgress);

        killed.start();

        assertThat(await().atMost(PATIENCE).ignoreExceptions().until(() -> role(killed), Objects::nonNull))
                .as("its first role")
                .isEqualTo("slave");
        pods.awaitWhole();
        assertThat(pods.primary()).isNotEqualTo(killed);
    }

    private static boolean aFailoverIsInProgress() throws IOException {
        for (RedisPod pod : pods.all()) {
            if (sentinel(pod, "sentinel sentinel-password", "SENTINEL MASTER statelab")
                    .contains("failover_in_progress")) {
                return true;
            }
        }
        return false;
    }

    private static String role(RedisPod pod) throws IOException {
        return replication(pod).replaceFirst("(?s).*role:(\\w+).*", "$1");
    }

    /** Nobody can replace it: it waits a while, and goes on. */
    @Test
    @Order(5)
    void aPrimaryThatNobodyCanReplaceIsBackAsOne() throws IOException, InterruptedException {
        RedisPod last = pods.primary();
        for (RedisPod pod : pods.all()) {
            pod.killRedis();
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sentinel(last, "sentinel sentinel-password", "SENTINEL MASTER statelab")
                        .contains("o_down"));

        last.start();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> role(last).equals("master"));
        for (RedisPod pod : pods.all()) {
            pod.start();
        }
        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
    }

    /** The two others remember a primary with older data. */
    @Test
    @Order(6)
    void whatWasWrittenWithoutSentinelOutlivesItsReturn() throws IOException, InterruptedException {
        RedisPod first = pods.get(0);
        if (pods.primary() == first) {
            first.preStop();
        }
        assertThat(pods.primary()).isNotEqualTo(first);

        writeWithoutSentinelAndReturn("SET alone 1");

        assertThat(redis(pods.primary(), "GET alone")).isEqualTo("1");
    }

    /** The two others remember its replicas, themselves, and it looks dead to them, since it does not know Sentinel's user. */
    @Test
    @Order(7)
    void alsoIfTheFirstPodWasThePrimaryBefore() throws IOException, InterruptedException {
        assertThat(pods.primary()).isEqualTo(pods.get(0));

        writeWithoutSentinelAndReturn("SET alone 2");

        assertThat(redis(pods.primary(), "GET alone")).isEqualTo("2");
    }

    /** The two others are there for a while before the first pod is stopped. */
    private static void writeWithoutSentinelAndReturn(String write) throws IOException, InterruptedException {
        RedisPod first = pods.get(0);
        for (RedisPod pod : pods.all()) {
            pod.kill();
        }
        try (RedisPod alone = first.upgraded(Chart.render("redis.topology=standalone"))) {
            alone.start();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> redis(alone, write).equals("+OK"));

            List<RedisPod> others = pods.all().subList(1, 3);
            for (RedisPod pod : others) {
                pod.start();
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> sentinel(pod, "shop password", "PING").equals("+PONG"));
            }
            await().during(AS_LONG_AS_A_FAILOVER).atMost(PATIENCE).until(() -> {
                for (RedisPod pod : others) {
                    if (!sentinel(pod, "shop password", "SENTINEL GET-MASTER-ADDR-BY-NAME statelab")
                            .equals(first.address() + " 6379")) {
                        return false;
                    }
                }
                return true;
            });
        }
        pods.replace(0, first.upgraded(CHART));
        pods.get(0).start();

        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(pods.get(0));
    }
}
