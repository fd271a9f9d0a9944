package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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

/**
 * What the rendered scripts and configuration make of three real Redis servers with a real Sentinel each: one story, told in order.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SentinelTest {

    private static final Rendering CHART = Chart.render("redis.topology=sentinel", "stateless.revocation=denylist");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static final List<RedisPod> PODS = new ArrayList<>();

    @BeforeAll
    static void startOneAfterTheOther() throws IOException {
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            RedisPod pod = new RedisPod(CHART, ordinal, directory.resolve("pod-" + ordinal));
            PODS.add(pod);
            pod.start();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> redis(pod, "PING").equals("+PONG"));
        }
        awaitWhole();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (RedisPod pod : PODS) {
            pod.close();
        }
    }

    @Test
    @Order(1)
    void theFirstPodIsThePrimary() throws IOException {
        assertThat(primary()).isEqualTo(PODS.getFirst());
        assertThat(redis(primary(), "SET before 1")).isEqualTo("+OK");
        assertThat(redis(PODS.get(1), "SET before 2")).startsWith("-READONLY");
    }

    /** As the service's client does: with the account that it has at Redis, it asks a Sentinel where that is. */
    @Test
    @Order(2)
    void aClientMayAskSentinelAndNoMore() throws IOException {
        for (String user : List.of("shop password", "tokens tokens-password")) {
            assertThat(sentinel(PODS.getLast(), user, "SENTINEL GET-MASTER-ADDR-BY-NAME statelab"))
                    .isEqualTo(PODS.getFirst().address() + " 6379");
            assertThat(sentinel(PODS.getLast(), user, "SENTINEL SENTINELS statelab"))
                    .contains(PODS.getFirst().address());
            assertThat(sentinel(PODS.getLast(), user, "SENTINEL SLAVES statelab"))
                    .contains(PODS.getLast().address());
            assertThat(sentinel(PODS.getLast(), user, "SUBSCRIBE +switch-master"))
                    .startsWith("subscribe");
            assertThat(sentinel(PODS.getLast(), user, "SENTINEL FAILOVER statelab"))
                    .startsWith("-NOPERM");
            assertThat(sentinel(PODS.getLast(), user, "SENTINEL MONITOR other 127.0.0.1 1 1"))
                    .startsWith("-NOPERM");
        }
        try (RedisConnection nobody = new RedisConnection(PODS.getFirst().address(), 26379)) {
            assertThat(nobody.command("SENTINEL MASTERS")).startsWith("-NOAUTH");
        }
    }

    @Test
    @Order(3)
    void aKilledPrimaryIsReplacedWithinFifteenSeconds() throws IOException, InterruptedException {
        RedisPod killed = primary();
        redis(killed, "WAIT 2 5000");

        killed.kill();

        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() ->
                        primary() != killed && redis(primary(), "SET after 1").equals("+OK"));
        assertThat(redis(primary(), "GET before")).isEqualTo("1");
    }

    @Test
    @Order(4)
    void onceBackTheKilledOneFollowsTheNewPrimary() throws IOException {
        RedisPod back = PODS.getFirst();

        back.start();

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(back, "GET after").equals("1"));
        assertThat(replication(back))
                .contains("role:slave", "master_host:" + primary().address());
        awaitWhole();
    }

    @Test
    @Order(5)
    void aPrimaryThatHasToGoHandsOverAndNothingIsLost() throws IOException, InterruptedException {
        RedisPod former = primary();
        AtomicInteger acknowledged = new AtomicInteger();
        CountDownLatch writing = new CountDownLatch(100);
        Thread client = Thread.ofVirtual().start(() -> writeUntilRefused(former, acknowledged, writing));
        writing.await();

        former.preStop();

        former.kill();
        client.join();
        assertThat(primary()).isNotEqualTo(former);
        for (int write = 1; write <= acknowledged.get(); write++) {
            assertThat(redis(primary(), "EXISTS write-" + write)).isEqualTo(":1");
        }
        former.start();
        awaitWhole();
    }

    private static void writeUntilRefused(RedisPod pod, AtomicInteger acknowledged, CountDownLatch writing) {
        try (RedisConnection client = connect(pod, 6379, "shop password")) {
            while (client.command("SET write-%d 1".formatted(acknowledged.get() + 1))
                    .equals("+OK")) {
                acknowledged.incrementAndGet();
                writing.countDown();
            }
        } catch (IOException e) {
            // The connection ends with the pod.
        }
    }

    @Test
    @Order(6)
    void aPrimaryThatLostItsDataDoesNotTakeThatOfTheOthers() throws IOException, InterruptedException {
        RedisPod emptied = primary();
        emptied.kill();
        try (Stream<Path> data = Files.walk(emptied.path("data"))) {
            data.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        Files.createDirectory(emptied.path("data"));

        emptied.start();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(emptied.path("redis.log")).content().contains("The data of this primary is gone"));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> primary() != emptied);
        emptied.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> redis(emptied, "GET before").equals("1"));
        awaitWhole();
    }

    @Test
    @Order(7)
    void allOfThemStartingAtOnceFindTheirRolesAgain() throws IOException, InterruptedException {
        RedisPod last = primary();
        for (RedisPod pod : PODS) {
            pod.kill();
        }

        for (RedisPod pod : PODS) {
            pod.start();
        }

        awaitWhole();
        assertThat(primary()).isEqualTo(last);
        assertThat(redis(last, "GET before")).isEqualTo("1");
    }

    /** The two others are there before the first pod is stopped, and remember a primary with older data. */
    @Test
    @Order(8)
    void whatWasWrittenWithoutSentinelOutlivesItsReturn() throws IOException, InterruptedException {
        RedisPod first = PODS.getFirst();
        if (primary() == first) {
            first.preStop();
        }
        assertThat(primary()).isNotEqualTo(first);
        for (RedisPod pod : PODS) {
            pod.kill();
        }
        try (RedisPod alone = first.upgraded(Chart.render("redis.topology=standalone"))) {
            alone.start();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> redis(alone, "SET alone 1").equals("+OK"));

            for (RedisPod pod : PODS.subList(1, 3)) {
                pod.start();
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> sentinel(pod, "shop password", "PING").equals("+PONG"));
            }
        }
        PODS.set(0, first.upgraded(CHART));
        PODS.getFirst().start();

        awaitWhole();
        assertThat(primary()).isEqualTo(PODS.getFirst());
        assertThat(redis(primary(), "GET alone")).isEqualTo("1");
    }

    /** Until all three Sentinels know of the two others and of two replicas that follow. */
    private static void awaitWhole() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            for (RedisPod pod : PODS) {
                String seen = sentinel(pod, "sentinel sentinel-password", "SENTINEL MASTER statelab");
                if (!seen.contains("num-slaves 2 num-other-sentinels 2")
                        || !replication(primary()).contains("connected_slaves:2")) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The one that the Sentinels of all running pods name, once they agree: they tell each other within two seconds. */
    private static RedisPod primary() {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(SentinelTest::agreed, Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<RedisPod> agreed() throws IOException {
        List<String> named = new ArrayList<>();
        for (RedisPod pod : PODS) {
            if (pod.isRunning()) {
                named.add(sentinel(pod, "shop password", "SENTINEL GET-MASTER-ADDR-BY-NAME statelab"));
            }
        }
        return PODS.stream()
                .filter(pod -> named.stream().allMatch(name -> name.equals(pod.address() + " 6379")))
                .findAny();
    }

    private static String redis(RedisPod pod, String command) throws IOException {
        try (RedisConnection connection = connect(pod, 6379, "shop password")) {
            return connection.command(command);
        }
    }

    private static String replication(RedisPod pod) throws IOException {
        try (RedisConnection connection = connect(pod, 6379, "sentinel sentinel-password")) {
            return connection.command("INFO replication");
        }
    }

    private static String sentinel(RedisPod pod, String user, String command) throws IOException {
        try (RedisConnection connection = connect(pod, 26379, user)) {
            return connection.command(command);
        }
    }

    /** As a user, who is given with the key of its password. */
    private static RedisConnection connect(RedisPod pod, int port, String user) throws IOException {
        String[] account = user.split(" ");
        RedisConnection connection = new RedisConnection(pod.address(), port);
        connection.command(
                "AUTH %s %s".formatted(account[0], Namespace.secret(CHART, "demo-statelab-redis", account[1])));
        return connection;
    }
}
