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

/** How three Redis pods with a Sentinel each find their roles and data after a restart. The tests run in order and build on each other. */
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
    void aPrimaryThatLostItsDataDoesNotEraseTheReplicas() throws IOException, InterruptedException {
        RedisPod emptied = pods.primary();
        emptied.kill();
        empty(emptied);

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

    private static void empty(RedisPod pod) throws IOException {
        try (Stream<Path> data = Files.walk(pod.path("data"))) {
            data.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        Files.createDirectory(pod.path("data"));
    }

    @Test
    @Order(2)
    void allPodsRestartingAtOnceKeepTheirPrimaryAndItsData() throws IOException, InterruptedException {
        RedisPod last = killAll();

        pods.start();

        awaitAWrite();
        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
        assertThat(redis(last, "GET before")).isEqualTo("1");
    }

    /** A Sentinel tries to connect once a second, so it has not reached the primary yet when the primary first answers. */
    @Test
    @Order(3)
    void aSentinelDoesNotReplaceAPrimaryThatItHasNotReachedYet() throws IOException, InterruptedException {
        RedisPod last = killAll();
        for (RedisPod pod : pods.all()) {
            pod.startSentinel();
        }
        for (RedisPod pod : pods.all()) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> sentinel(pod, "shop password", "PING").equals("+PONG"));
        }

        pods.start();

        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
        for (RedisPod pod : pods.all()) {
            assertThat(pod.path("sentinel.log")).content().doesNotContain("+sdown master");
        }
    }

    /** Kills all pods, deletes their Sentinel logs, and returns the former primary. */
    private static RedisPod killAll() throws IOException, InterruptedException {
        RedisPod primary = pods.primary();
        pods.kill();
        for (RedisPod pod : pods.all()) {
            Files.delete(pod.path("sentinel.log"));
        }
        return primary;
    }

    private static void awaitAWrite() {
        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> redis(pods.primary(), "SET after 1").equals("+OK"));
    }

    /** An earlier primary starts first, and remembers that it was the primary. */
    @Test
    @Order(4)
    void theLastPrimaryLeadsEvenIfAFormerPrimaryStartsFirst() throws IOException, InterruptedException {
        RedisPod former = pods.primary();
        former.kill();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> pods.primary() != former);
        RedisPod last = pods.primary();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(last, "SET newer 1").equals("+OK"));
        pods.kill();

        former.start();
        pods.start();

        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
        assertThat(redis(former, "GET newer")).isEqualTo("1");
    }

    @Test
    @Order(5)
    void aPodWithAnEmptyVolumeDoesNotLeadWhenAllPodsStartAtOnce() throws IOException, InterruptedException {
        for (RedisPod emptied : List.of(pods.primary(), pods.get(0))) {
            pods.kill();
            empty(emptied);

            emptied.start();
            pods.start();

            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                emptied.start(); // as the kubelet restarts a container that exited
                return redis(emptied, "GET newer").equals("1");
            });
            pods.awaitWhole();
            assertThat(pods.primary()).isNotEqualTo(emptied);
        }
    }

    @Test
    @Order(6)
    void aReplicaTakesOverIfThePrimaryDoesNotComeBackAfterAllPodsWereKilled() throws IOException, InterruptedException {
        RedisPod missing = pods.primary();
        pods.kill();

        for (RedisPod pod : pods.others(missing)) {
            pod.start();
        }

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(pods.primary(), "SET without 1").equals("+OK"));
        missing.start();
        pods.awaitWhole();
        assertThat(redis(missing, "GET without")).isEqualTo("1");
    }

    /** It missed the election, so it would call another one, and there would be two primaries for a while. */
    @Test
    @Order(7)
    void aSentinelThatStartsDuringAFailoverCallsNoElection() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        killed.kill();
        Files.delete(killed.path("sentinel.log"));

        killed.startSentinel();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> pods.primary() != killed);
        assertThat(killed.path("sentinel.log")).content().doesNotContain("+sdown master");
        killed.start();
        pods.awaitWhole();
    }

    /** As a second primary, it would accept writes that are lost when Sentinel makes it a replica. */
    @Test
    @Order(8)
    void aPrimaryThatIsBackDuringItsFailoverBecomesAReplica() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        killed.killRedis();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(SentinelRestartTest::aFailoverIsInProgress);

        killed.start();

        becomesAReplica(killed);
    }

    /** The other Sentinels may consider it down and replace it while it starts. */
    @Test
    @Order(9)
    void aPrimaryThatRestartsBeforeItIsMissedBecomesAReplica() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        killed.killRedis();

        killed.start();

        becomesAReplica(killed);
    }

    private static void becomesAReplica(RedisPod killed) {
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

    /** No replica runs that could replace it: it waits for at most five seconds, then starts as the primary. */
    @Test
    @Order(10)
    void aPrimaryThatNoReplicaCanReplaceStartsAsThePrimaryAgain() throws IOException, InterruptedException {
        RedisPod last = pods.primary();
        for (RedisPod pod : pods.all()) {
            pod.killRedis();
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sentinel(last, "sentinel sentinel-password", "SENTINEL MASTER statelab")
                        .contains("o_down"));

        last.start();

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> role(last).equals("master"));
        pods.start();
        pods.awaitWhole();
        assertThat(pods.primary()).isEqualTo(last);
    }

    /** The two other pods remember a primary with older data. */
    @Test
    @Order(11)
    void writesWithoutSentinelOutliveItsReturnIfTheFirstPodWasAReplica() throws IOException, InterruptedException {
        RedisPod first = pods.get(0);
        if (pods.primary() == first) {
            first.preStop();
        }
        assertThat(pods.primary()).isNotEqualTo(first);

        writeWithoutSentinelAndReturn("SET alone 1");

        assertThat(redis(pods.primary(), "GET alone")).isEqualTo("1");
    }

    /** The two other pods remember being its replicas, and it looks down to them, since it has no user for Sentinel. */
    @Test
    @Order(12)
    void writesWithoutSentinelOutliveItsReturnIfTheFirstPodWasThePrimary() throws IOException, InterruptedException {
        assertThat(pods.primary()).isEqualTo(pods.get(0));

        writeWithoutSentinelAndReturn("SET alone 2");

        assertThat(redis(pods.primary(), "GET alone")).isEqualTo("2");
    }

    /** The two other pods run for a while before the first pod is stopped. */
    private static void writeWithoutSentinelAndReturn(String write) throws IOException, InterruptedException {
        RedisPod first = pods.get(0);
        pods.kill();
        try (RedisPod alone = first.upgraded(Chart.render("redis.topology=standalone"))) {
            alone.start();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> redis(alone, write).equals("+OK"));

            List<RedisPod> others = pods.others(first);
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
