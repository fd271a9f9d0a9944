package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.PostgresqlPod;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.replica.FreePort;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of {@code helm test} against real stores, and against a stub of a service with one or two pods. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
class HelmTestScriptsTest {

    private static final Rendering CHART = Chart.render(
            "tests.networkPolicy=true",
            "stateful.store=postgresql",
            "stateless.revocation=denylist",
            "redis.topology=sentinel");
    private static final String REDIS = "demo-statelab-redis-headless:6379";
    private static final String SENTINEL = "demo-statelab-redis:26379";
    private static final String POSTGRESQL = "demo-statelab-postgresql:5432";

    @TempDir
    Path directory;

    private HttpServer service;
    private int carts;

    /** The number of cart reads that the first pod answers; later ones come from a second pod. */
    private int cartsOfTheFirstPod = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void ifAStoreIsReachableTheReachTestPassesAndTheNetworkTestFails() throws IOException, InterruptedException {
        try (SentinelPods pods = new SentinelPods(directory);
                PostgresqlPod postgresql = new PostgresqlPod(directory.resolve("postgresql"))) {
            RedisPod redis = pods.get(0);
            postgresql.start(CHART, "a-password");
            Map<String, String> stores = Map.of(
                    REDIS, redis.address() + ":6379",
                    SENTINEL, redis.address() + ":26379",
                    POSTGRESQL, "127.0.0.1:" + postgresql.port());
            stores.values().forEach(HelmTestScriptsTest::awaitListening);

            assertThat(passed(run("reach-redis", stores))).contains(REDIS + " can be", SENTINEL + " can be");
            assertThat(passed(run("reach-postgresql", stores))).contains(POSTGRESQL + " can be");
            for (String store : stores.keySet()) {
                Map<String, String> addresses = new HashMap<>(nothing());
                addresses.put(store, stores.get(store));
                assertThat(failed(run("network", addresses))).contains("FAILED: %s can be reached".formatted(store));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgresql"})
    void theReachTestFailsIfTheStoreIsDown(String store) throws IOException, InterruptedException {
        assertThat(failed(run("reach-" + store, nothing())))
                .containsPattern("FAILED: demo-statelab-%s\\S* cannot be reached".formatted(store));
    }

    @Test
    void theNetworkTestPassesIfNoStoreAcceptsConnections() throws IOException, InterruptedException {
        assertThat(passed(run("network", nothing())))
                .contains(REDIS + " cannot", SENTINEL + " cannot", POSTGRESQL + " cannot");
    }

    @Test
    void theNetworkTestFailsIfANameDoesNotResolve() throws IOException, InterruptedException {
        assertThat(failed(run("network", Map.of()))).containsPattern("FAILED: \\S+ does not resolve");
    }

    @Test
    void theStatelessTestWaitsForAResponseFromASecondPod() throws IOException, InterruptedException {
        cartsOfTheFirstPod = 30;

        assertThat(passed(run("stateless", Map.of()))).contains("both verified by pod-1 pod-2");
        assertThat(carts).isEqualTo(31);
    }

    @Test
    void theStatelessTestFailsIfOnlyOnePodAnswers80Connections() throws IOException, InterruptedException {
        assertThat(failed(run("stateless", Map.of()))).contains("FAILED: only one pod answered 80 connections");
    }

    @Test
    void theStatelessTestPassesWithOnePodIfMinReplicasIsOne() throws IOException, InterruptedException {
        assertThat(passed(run(Chart.render("stateless.autoscaling.minReplicas=1"), "stateless", Map.of())))
                .contains("both verified by pod-1");
        assertThat(carts).isEqualTo(20);
    }

    private HelmTestScript.Result run(String test, Map<String, String> stores)
            throws IOException, InterruptedException {
        return run(CHART, test, stores);
    }

    private HelmTestScript.Result run(Rendering chart, String test, Map<String, String> stores)
            throws IOException, InterruptedException {
        Map<String, String> addresses = new HashMap<>(stores);
        for (String name : new String[] {"stateful", "stateless"}) {
            addresses.put(
                    "demo-statelab-%s:80".formatted(name),
                    "127.0.0.1:" + service.getAddress().getPort());
        }
        return HelmTestScript.run(chart.get(Pod.class, "demo-statelab-%s-test".formatted(test)), directory, addresses);
    }

    /** The output of a script, which must have succeeded. */
    private static String passed(HelmTestScript.Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    /** The output of a script, which must have failed. */
    private static String failed(HelmTestScript.Result result) {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        return result.output();
    }

    private static void awaitListening(String address) {
        String[] parts = address.split(":");
        await().ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]))) {
                return socket.isConnected();
            }
        });
    }

    private static Map<String, String> nothing() {
        String closed = "127.0.0.1:" + FreePort.find();
        return Map.of(REDIS, closed, SENTINEL, closed, POSTGRESQL, closed);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        boolean second = request.equals("GET /cart") && ++carts > cartsOfTheFirstPod;
        exchange.getResponseHeaders().add("Served-By", second ? "pod-2" : "pod-1");
        exchange.getResponseHeaders().add("Cart", "signed");
        byte[] body = (request.equals("POST /login")
                        ? "{\"access_token\":\"token\"}"
                        : "{\"items\":[{\"sku\":\"tea-01\",\"quantity\":3}]}")
                .getBytes();
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
