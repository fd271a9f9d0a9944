package dev.statelab.chart;

import static dev.statelab.chart.SentinelPods.PATIENCE;
import static dev.statelab.chart.SentinelPods.connect;
import static dev.statelab.chart.SentinelPods.redis;
import static dev.statelab.chart.SentinelPods.replication;
import static dev.statelab.chart.SentinelPods.sentinel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.RedisPod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How three Redis pods with a Sentinel each replace a primary that dies or shuts down. The tests run in order and build on each other. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SentinelTest {

    @TempDir
    static Path directory;

    private static SentinelPods pods;

    @BeforeAll
    static void start() throws IOException {
        pods = new SentinelPods(directory);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        pods.close();
    }

    @Test
    @Order(1)
    void theFirstPodIsThePrimary() throws IOException {
        assertThat(pods.primary()).isEqualTo(pods.get(0));
        assertThat(redis(pods.primary(), "SET before 1")).isEqualTo("+OK");
        assertThat(redis(pods.get(1), "SET before 2")).startsWith("-READONLY");
    }

    /** The service's client asks a Sentinel for the address of the primary, with its Redis account. */
    @Test
    @Order(2)
    void aClientMayAskSentinelAndNoMore() throws IOException {
        for (String user : List.of("shop password", "tokens tokens-password")) {
            assertThat(sentinel(pods.get(2), user, "SENTINEL GET-MASTER-ADDR-BY-NAME statelab"))
                    .isEqualTo(pods.get(0).address() + " 6379");
            assertThat(sentinel(pods.get(2), user, "SENTINEL SENTINELS statelab"))
                    .contains(pods.get(0).address());
            assertThat(sentinel(pods.get(2), user, "SENTINEL SLAVES statelab"))
                    .contains(pods.get(2).address());
            assertThat(sentinel(pods.get(2), user, "SUBSCRIBE +switch-master")).startsWith("subscribe");
            assertThat(sentinel(pods.get(2), user, "SENTINEL FAILOVER statelab"))
                    .startsWith("-NOPERM");
            assertThat(sentinel(pods.get(2), user, "SENTINEL MONITOR other 127.0.0.1 1 1"))
                    .startsWith("-NOPERM");
        }
        try (RedisConnection nobody = new RedisConnection(pods.get(0).address(), 26379)) {
            assertThat(nobody.command("SENTINEL MASTERS")).startsWith("-NOAUTH");
        }
    }

    @Test
    @Order(3)
    void aKilledPrimaryIsReplacedWithinFifteenSeconds() throws IOException, InterruptedException {
        RedisPod killed = pods.primary();
        redis(killed, "WAIT 2 5000");

        killed.kill();

        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> pods.primary() != killed
                        && redis(pods.primary(), "SET after 1").equals("+OK"));
        assertThat(redis(pods.primary(), "GET before")).isEqualTo("1");
    }

    @Test
    @Order(4)
    void aKilledPrimaryThatComesBackFollowsTheNewPrimary() throws IOException {
        RedisPod back = pods.get(0);

        back.start();

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(back, "GET after").equals("1"));
        assertThat(replication(back))
                .contains("role:slave", "master_host:" + pods.primary().address());
        pods.awaitWhole();
    }

    @Test
    @Order(5)
    void aPrimaryThatShutsDownHandsOverAndLosesNoAcknowledgedWrite() throws IOException, InterruptedException {
        RedisPod former = pods.primary();
        AtomicInteger acknowledged = new AtomicInteger();
        Thread client = Thread.ofVirtual().start(() -> writeUntilRefused(former, "write-", acknowledged));
        await().until(() -> acknowledged.get() > 100);

        former.preStop();

        former.kill();
        client.join();
        assertThat(pods.primary()).isNotEqualTo(former);
        assertHas(pods.primary(), "write-", acknowledged.get());
        former.start();
        pods.awaitWhole();
    }

    /** PUBLISH waits for the end of a pause, as a write does, but needs no replica. */
    @Test
    @Order(6)
    void aPrimaryWhoseReplicasRestartHandsOverOnceOneIsBack() throws Exception {
        RedisPod former = pods.primary();
        List<RedisPod> replicas = pods.others(former);
        for (RedisPod replica : replicas) {
            replica.killRedis();
        }
        for (RedisPod replica : replicas) {
            await().atMost(PATIENCE)
                    .until(() -> sentinel(replica, "sentinel sentinel-password", "SENTINEL REPLICAS statelab")
                                    .split("s_down", -1)
                                    .length
                            > replicas.size());
        }

        FutureTask<Void> preStop = new FutureTask<>(() -> {
            former.preStop();
            return null;
        });
        Thread.ofVirtual().start(preStop);

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(former.path("pre-stop.log")).content().contains("finds no replica fit"));
        assertThat(redis(former, "PUBLISH sessions ended")).isEqualTo(":0");
        for (RedisPod replica : replicas) {
            replica.start();
        }
        preStop.get();
        assertThat(pods.primary()).isNotEqualTo(former);
        pods.awaitWhole();
    }

    /** As in a change from {@code sentinel} to {@code standalone}: all pods stop at the same time, and only the first comes back. */
    @Test
    @Order(7)
    void whenAllPodsShutDownTheFirstPodHasEveryAcknowledgedWrite() throws Exception {
        RedisPod first = pods.get(0);
        if (pods.primary() == first) {
            first.stop();
            first.start();
            pods.awaitWhole();
        }
        RedisPod primary = pods.primary();
        assertThat(primary).isNotEqualTo(first);
        AtomicInteger acknowledged = new AtomicInteger();
        Thread client = Thread.ofVirtual().start(() -> writeUntilRefused(primary, "last-", acknowledged));
        await().until(() -> acknowledged.get() > 100);

        FutureTask<Void> stop = stop(first);
        int before = acknowledged.get();
        await().until(() -> acknowledged.get() > before + 100);
        for (FutureTask<Void> other :
                pods.others(first).stream().map(SentinelTest::stop).toList()) {
            other.get();
        }
        stop.get();

        client.join();
        try (RedisPod alone = first.upgraded(Chart.render("redis.topology=standalone"))) {
            alone.start();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> redis(alone, "PING").equals("+PONG"));
            assertHas(alone, "last-", acknowledged.get());
        }
    }

    private static FutureTask<Void> stop(RedisPod pod) {
        FutureTask<Void> stop = new FutureTask<>(() -> {
            pod.stop();
            return null;
        });
        Thread.ofVirtual().start(stop);
        return stop;
    }

    private static void assertHas(RedisPod pod, String prefix, int writes) throws IOException {
        try (RedisConnection reader = connect(pod, 6379, "shop password")) {
            for (int write = 1; write <= writes; write++) {
                assertThat(reader.command("EXISTS " + prefix + write)).isEqualTo(":1");
            }
        }
    }

    private static void writeUntilRefused(RedisPod pod, String prefix, AtomicInteger acknowledged) {
        try (RedisConnection client = connect(pod, 6379, "shop password")) {
            while (client.command("SET %s%d 1".formatted(prefix, acknowledged.get() + 1))
                    .equals("+OK")) {
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            // The connection ends with the pod.
        }
    }
}
