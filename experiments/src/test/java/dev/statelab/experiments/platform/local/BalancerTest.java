package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.platform.ReadinessProbe.Health;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends real requests through the balancer's process to two servers in this process. */
class BalancerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private HttpServer one;
    private Balancer balancer;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        one = serve(0);
        balancer = new Balancer(Health.answers("/"));
        balancer.add("one", one.actualPort());
        balancer.add("two", serve(0).actualPort());
    }

    @AfterEach
    void stop() {
        balancer.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpServer serve(int port) {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private HttpResponse<Void> get(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(balancer.url());
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.discarding());
    }

    private String servedBy(String... headers) throws IOException, InterruptedException {
        return get(headers).headers().firstValue("Served-By").orElseThrow();
    }

    @Test
    void replicasTakeTurnsAndAreNamed() throws Exception {
        assertThat(Stream.of(servedBy(), servedBy(), servedBy(), servedBy()))
                .containsExactly("one", "two", "one", "two");
        assertThat(get().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aCookieKeepsAClientOnItsReplica() throws Exception {
        balancer.stick(true);

        assertThat(balancer.sticks()).isTrue();
        assertThat(get().headers().firstValue("Set-Cookie").orElseThrow()).startsWith("replica=one;");
        assertThat(Stream.of(servedBy("Cookie", "replica=two"), servedBy("Cookie", "replica=two")))
                .containsOnly("two");
    }

    @Test
    void aReplicaThatRefusesConnectionsIsOutUntilItIsReadyAgain() throws Exception {
        int port = one.actualPort();
        one.close().toCompletionStage().toCompletableFuture().join();

        await().untilAsserted(() -> assertThat(balancer.rotation()).containsExactly("two"));
        assertThat(Stream.of(servedBy(), servedBy())).containsOnly("two");

        serve(port);

        await().untilAsserted(() -> assertThat(balancer.rotation()).containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void aReplicaThatLeavesGetsNoRequests() throws Exception {
        balancer.remove("one");

        assertThat(balancer.rotation()).containsExactly("two");
        assertThat(Stream.of(servedBy(), servedBy())).containsOnly("two");
    }

    @Test
    void aBalancerThatIsClosedHasNoReplicas() {
        balancer.close();

        assertThat(balancer.rotation()).doesNotContain("one", "two");
        await().until(() -> isClosed(balancer.url()));
    }

    @Test
    void theBalancerProcessEndsWhenTheHarnessIsKilled() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Harness.class.getName())
                .start();
        URI url = URI.create(harness.inputReader().readLine());
        ProcessHandle process = harness.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow();
        assertThat(isClosed(url)).isFalse();

        harness.destroyForcibly();

        await().until(() -> !process.isAlive() && isClosed(url));
    }

    private static boolean isClosed(URI url) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** A harness in the middle of a run. */
    static final class Harness {

        private Harness() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(new Balancer(Health.answers("/")).url());
            Thread.currentThread().join();
        }
    }
}
