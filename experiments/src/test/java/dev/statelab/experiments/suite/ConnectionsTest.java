package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.VirtualUser;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the experiment over real HTTP, against servers that balance either connections or requests. */
class ConnectionsTest {

    private static final Load SHORT = new Load(
            20,
            100,
            Duration.ofMillis(300),
            Duration.ofMillis(500),
            Duration.ofMillis(700),
            Duration.ofMillis(300),
            Duration.ofDays(1),
            7,
            true);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void behindABalancerOfConnectionsANewReplicaGetsNothingFromThoseWhoKeepThem() {
        Run run = run(true);

        assertThat(run.intervention().proof())
                .as(run.doubts().toString())
                .startsWith("with one more replica, users opened 0 connections while they kept them, and ");
        assertThat(value(run, Metric.CONNECTIONS_KEPT_SHARE)).isZero();
        assertThat(value(run, Metric.CONNECTIONS_FIVE_SECONDS_SHARE)).isBetween(50.0, 150.0);
        assertThat(value(run, Metric.CONNECTIONS_ONE_REQUEST_SHARE)).isBetween(75.0, 125.0);
        assertThat(value(run, Metric.CONNECTIONS_KEPT_IMBALANCE)).isBetween(1.0, 1.4);
        assertThat(value(run, Metric.CONNECTIONS_ONE_REQUEST_IMBALANCE)).isBetween(1.0, 1.2);
        assertThat(run.figures())
                .extracting(Figure::metric)
                .as("the longest lifetime first")
                .startsWith(Metric.CONNECTIONS_KEPT_IMBALANCE)
                .endsWith(Metric.CONNECTIONS_ONE_REQUEST_SHARE)
                .hasSize(6);
    }

    @Test
    void behindABalancerOfRequestsTheLifetimeOfConnectionsMakesNoDifference() {
        Run run = run(false);

        assertThat(run.intervention().proof()).as(run.doubts().toString()).isNotNull();
        for (Metric share : List.of(
                Metric.CONNECTIONS_KEPT_SHARE,
                Metric.CONNECTIONS_FIVE_SECONDS_SHARE,
                Metric.CONNECTIONS_ONE_REQUEST_SHARE)) {
            assertThat(value(run, share)).as(share.label()).isBetween(75.0, 125.0);
        }
    }

    private static double value(Run run, Metric metric) {
        return run.figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElseThrow();
    }

    private Run run(boolean byConnection) {
        try (Replicas replicas = new Replicas(vertx, byConnection)) {
            Subject subject = new Subject("local", replicas, new Reading(), Limits.USUAL);
            return Lifecycle.run(vertx, subject, new Connections(), SHORT, phase -> {})
                    .run();
        }
    }

    /** Users who read, and nothing else. */
    private static final class Reading implements Workload {

        @Override
        public int mostUsers() {
            return SHORT.users();
        }

        @Override
        public VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed) {
            return new Reader("user-" + number, connection, ledger, new AtomicInteger());
        }
    }

    private record Reader(String name, Connection connection, Ledger ledger, AtomicInteger sequence)
            implements VirtualUser {

        @Override
        public Future<?> arrive() {
            return connection.get("/");
        }

        @Override
        public Future<?> act(long intended) {
            long sent = ledger.begin();
            return connection
                    .get("/")
                    .onSuccess(answer -> ledger.add(new Operation(
                            name,
                            sequence.incrementAndGet(),
                            Kind.READ,
                            null,
                            1,
                            intended,
                            sent,
                            ledger.now(),
                            answer.outcome(),
                            answer.status(),
                            answer.pod(),
                            1,
                            List.of())));
        }

        @Override
        public boolean isUnsettled() {
            return false;
        }

        @Override
        public Future<Holdings> takeStock(Map<String, Connection> replicas) {
            return Future.succeededFuture(new Holdings(name, List.of(), Map.of(), Map.of(), Map.of()));
        }
    }

    /** A server that answers in the name of one of several replicas, in turn for each connection or for each request. */
    private static final class Replicas implements Target {

        private final Map<HttpConnection, Integer> chosen = new ConcurrentHashMap<>();
        private final AtomicInteger turn = new AtomicInteger();
        private final HttpServer server;
        private volatile int number = 2;

        Replicas(Vertx vertx, boolean byConnection) {
            server = vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .putHeader(
                                    "Served-By",
                                    "replica-"
                                            + (byConnection
                                                    ? chosen.computeIfAbsent(request.connection(), first -> next())
                                                    : next()))
                            .end())
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        private int next() {
            return turn.getAndIncrement() % number;
        }

        @Override
        public String name() {
            return "replicas";
        }

        @Override
        public URI url() {
            return URI.create("http://127.0.0.1:" + server.actualPort());
        }

        @Override
        public List<Replica> replicas() {
            return IntStream.range(0, number)
                    .mapToObj(i -> new Replica("replica-" + i, "uid-" + i, "here", true, 0))
                    .toList();
        }

        @Override
        public int desiredReplicas() {
            return number;
        }

        @Override
        public List<Affinity> affinities() {
            return List.of(Affinity.NONE);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("replicas", Integer.toString(number));
        }

        @Override
        public Optional<String> refusal(Class<? extends Action> kind) {
            return kind == Action.Scale.class ? Optional.empty() : Optional.of("it can only be scaled");
        }

        @Override
        public Action.Done perform(Action action) {
            number = ((Action.Scale) action).replicas();
            return new Action.Done("scaled", "none", null, "there are " + number);
        }

        @Override
        public Duration recoveryDeadline() {
            return Duration.ofSeconds(8);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
