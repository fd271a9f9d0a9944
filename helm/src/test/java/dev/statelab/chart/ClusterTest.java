package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Redis Cluster of six real servers with the rendered scripts and configuration. The tests run in order and build on each other. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

    private static final Rendering CHART = Chart.render(
            "redis.topology=cluster",
            "stateless.revocation=denylist",
            "redis.exporter.enabled=true",
            "metrics.rules.enabled=true");
    private static final String SHOP = "shop password";
    private static final String NODE = "replica replica-password";

    /** Keys in slots of the first, the second and the third shard. */
    private static final List<String> KEYS = List.of("session:{3}", "session:{1}", "session:{0}");

    @TempDir
    static Path directory;

    private static final List<RedisPod> PODS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        for (int pod = 0; pod < 6; pod++) {
            PODS.add(new RedisPod(CHART, pod, directory.resolve("pod-" + pod)));
            PODS.get(pod).start();
        }
        awaitReady();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (RedisPod pod : PODS) {
            pod.close();
        }
    }

    @Test
    @Order(1)
    void sixPodsFormAClusterOfThreeShards() throws IOException {
        for (int shard = 0; shard < 3; shard++) {
            RedisPod first = PODS.get(2 * shard);
            RedisPod second = PODS.get(2 * shard + 1);
            assertThat(command(first, NODE, "ROLE")).startsWith("master").contains(" 6379 ");
            assertThat(command(second, NODE, "ROLE")).startsWith("slave " + first.address());
            assertThat(command(first, SHOP, "SET %s 1".formatted(KEYS.get(shard))))
                    .isEqualTo("+OK");
        }
        assertThat(command(PODS.get(5), NODE, "CLUSTER INFO"))
                .contains("cluster_state:ok", "cluster_slots_ok:16384", "cluster_known_nodes:6", "cluster_size:3");
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(delimiter = '|', textBlock = """
            shop password            | CLUSTER SLOTS    | :0
            tokens tokens-password   | CLUSTER SLOTS    | :0
            shop password            | CLUSTER NODES    | -NOPERM
            shop password            | CLUSTER FAILOVER | -NOPERM
            tokens tokens-password   | CLUSTER RESET    | -NOPERM
            replica replica-password | CLUSTER RESET    | -NOPERM
            replica replica-password | GET session      | -NOPERM
            """)
    void aClientMayAskWhereTheSlotsAreAndNoMore(String user, String command, String reply) throws IOException {
        assertThat(command(PODS.getFirst(), user, command)).startsWith(reply);
    }

    @Test
    @Order(3)
    void aKilledPrimaryIsReplacedAndComesBackAtAnotherAddress() throws IOException, InterruptedException {
        RedisPod replica = PODS.get(1);
        PODS.getFirst().kill();
        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> command(replica, SHOP, "SET %s 2".formatted(KEYS.getFirst()))
                        .equals("+OK"));

        replace(0);

        awaitReady();
        assertThat(command(PODS.getFirst(), NODE, "ROLE")).startsWith("slave " + replica.address());
        await("the others have heard of it") // within a second or two
                .until(() -> command(PODS.get(5), SHOP, "CLUSTER SLOTS")
                        .contains(PODS.getFirst().address()));
    }

    /** As in a rolling update, in which each StatefulSet replaces a pod. */
    @Test
    @Order(4)
    void primariesThatShutDownAtTheSameTimeHandOver() throws IOException {
        List<RedisPod> primaries = List.of(PODS.get(1), PODS.get(2), PODS.get(4));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (RedisPod primary : primaries) {
                executor.submit(() -> {
                    primary.preStop();
                    return primary;
                });
            }
        }

        for (RedisPod former : primaries) {
            assertThat(command(former, NODE, "ROLE")).startsWith("slave");
        }
        assertThat(command(PODS.getFirst(), SHOP, "GET " + KEYS.getFirst())).isEqualTo("2");
    }

    @Test
    @Order(5)
    void aPodThatLostItsVolumeDoesNotEraseTheDataOfItsShard() throws IOException, InterruptedException {
        RedisPod lost = PODS.get(3);
        lost.kill();
        empty(lost.path("data"));

        replace(3);

        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> command(PODS.get(3), NODE, "ROLE").contains("connected"));
        awaitReady();
        assertThat(command(PODS.get(2), SHOP, "GET " + KEYS.get(1))).isEqualTo("1");
    }

    /** The exporter reads the alert's metric from INFO. */
    @Test
    @Order(6)
    void theThresholdOfTheReplicaAlertDetectsAShardWithoutAReplica() throws IOException, InterruptedException {
        int enough = replicasWithoutAlert();
        await().ignoreExceptions().until(() -> replicas() == enough);
        List<String> roles = List.of(command(PODS.getFirst(), NODE, "ROLE"), command(PODS.get(1), NODE, "ROLE"));
        int replica = roles.getFirst().startsWith("slave") ? 0 : 1;

        PODS.get(replica).kill();
        await().ignoreExceptions().until(() -> replicas() == enough - 1);

        replace(replica);
        await().ignoreExceptions().until(() -> replicas() == enough);
        awaitReady();
    }

    @Test
    @Order(7)
    void clusterPodsThatAllRestartAtNewAddressesRejoinAndKeepTheirData() throws IOException, InterruptedException {
        for (RedisPod pod : PODS) {
            pod.kill();
        }
        for (int pod = 0; pod < 6; pod++) {
            replace(pod);
        }

        awaitReady();
        for (String key : KEYS) {
            assertThat(PODS).anyMatch(pod -> found(pod, key));
        }
    }

    /** The number of replicas below which the alert fires. */
    private static int replicasWithoutAlert() {
        GenericKubernetesResource rule = CHART.get(GenericKubernetesResource.class, "demo-statelab");
        return rule.<List<Map<String, Object>>>get("spec", "groups", 0, "rules").stream()
                .map(alert -> Pattern.compile("sum by \\(service\\) \\(redis_connected_slaves\\{.*}\\) < (\\d+)")
                        .matcher((String) alert.get("expr")))
                .filter(Matcher::find)
                .map(expression -> Integer.valueOf(expression.group(1)))
                .findAny()
                .orElseThrow();
    }

    /** The number of connected replicas, summed over all running pods. */
    private static int replicas() throws IOException {
        int sum = 0;
        for (RedisPod pod : PODS) {
            if (pod.isRunning()) {
                Matcher replicas = Pattern.compile("connected_slaves:(\\d+)")
                        .matcher(command(pod, "exporter exporter-password", "INFO ALL"));
                replicas.find();
                sum += Integer.parseInt(replicas.group(1));
            }
        }
        return sum;
    }

    private static void replace(int pod) throws IOException, InterruptedException {
        PODS.set(pod, PODS.get(pod).replaced());
        PODS.get(pod).start();
    }

    private static void empty(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        Files.createDirectory(data);
    }

    private static void awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    for (RedisPod pod : PODS) {
                        assertThat(pod.isReady()).as(pod.address()).isTrue();
                    }
                });
    }

    private static boolean found(RedisPod pod, String key) {
        try {
            return command(pod, SHOP, "GET " + key).matches("[12]");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a command as a user: its name and, after a space, the key of its password in the Secret. */
    private static String command(RedisPod pod, String user, String command) throws IOException {
        String[] account = user.split(" ");
        try (RedisConnection connection = new RedisConnection(pod.address(), 6379)) {
            connection.command(
                    "AUTH %s %s".formatted(account[0], Namespace.secret(CHART, "demo-statelab-redis", account[1])));
            return connection.command(command);
        }
    }
}
