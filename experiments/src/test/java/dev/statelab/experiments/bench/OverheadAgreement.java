package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.statelab.experiments.bench.RequestBench.Subject;
import dev.statelab.experiments.bench.RequestBench.Variant;
import dev.statelab.experiments.bench.Visitors.Request;
import dev.statelab.experiments.bench.Visitors.Visitor;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.VirtualUser;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.suite.Overhead;
import dev.statelab.experiments.verdict.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The experiment {@code overhead} and {@code bench requests} measure the same CPU time for the same requests to the same process. They
 * alternate, and only ratios of consecutive measurements are compared. This needs an otherwise idle machine, so {@code .ci/run} runs the
 * class, apart from the parallel tests.
 */
class OverheadAgreement {

    private static final Path HOME = Path.of("..");
    private static final double PERCENT = 15;
    private static final int STEADY_ROUNDS = 3;
    private static final int MOST_ROUNDS = 10;
    private static final Duration SLICE = Duration.ofSeconds(2);

    /** Four times this rate is at least about the capacity of a replica. */
    private static final int RATE = 1_500;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path logs;

    @BeforeEach
    void serviceIsPackaged() {
        assertThat(HOME.resolve("stateful-service/target/quarkus-app/quarkus-run.jar"))
                .isRegularFile();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** With Redis, because a warm request takes enough CPU time there for the system, which counts it in steps of 10 ms. */
    @Test
    void overheadAndHighestRateAgreeOnTheCpuTimeOfARequest() {
        try (Subject subject = start(new Variant("redis", Scenario.REDIS, Map.of()), Request.WRITE_AND_READ)) {
            List<Double> ratios = new ArrayList<>();
            while (ratios.size() < MOST_ROUNDS && !isSteady(ratios)) {
                double before = subject.rate(Request.WRITE_AND_READ, SLICE);
                double overhead =
                        value(overhead(subject.target(), RATE), Metric.CPU_PER_REQUEST_FULL, Metric.CPU_PER_REQUEST_4);
                double after = subject.rate(Request.WRITE_AND_READ, SLICE);
                ratios.add(overhead / (2000 / (before + after)));
            }
            assumeThat(isSteady(ratios))
                    .as("%s: nothing is measured on a machine that is never steady", ratios)
                    .isTrue();
            assertThat(median(last(ratios))).as("%s", ratios).isCloseTo(1, withPercentage(PERCENT));
        }
    }

    /** In the first rounds, the service still compiles the code that this load makes hot. */
    private static boolean isSteady(List<Double> ratios) {
        if (ratios.size() < STEADY_ROUNDS) {
            return false;
        }
        List<Double> last = last(ratios);
        return Collections.max(last) - Collections.min(last) < PERCENT / 100 * Collections.max(last);
    }

    private static List<Double> last(List<Double> ratios) {
        return ratios.subList(ratios.size() - STEADY_ROUNDS, ratios.size());
    }

    private Subject start(Variant variant, Request request) {
        Subject subject = Subject.start(vertx, HOME, logs, variant);
        WarmUp.run(subject.pid(), time -> subject.visitors().ask(request, time));
        return subject;
    }

    private List<Figure> overhead(ShopTarget target, int rate) {
        Load quick = Load.fast();
        Load load = new Load(
                quick.users(),
                rate,
                quick.warmUp(),
                quick.steady(),
                quick.observe(),
                quick.quiet(),
                quick.connectionLifetime(),
                quick.seed(),
                true);
        dev.statelab.experiments.course.Subject subject =
                new dev.statelab.experiments.course.Subject("local", target, new Alternating(target), Limits.USUAL);
        return Lifecycle.run(vertx, subject, new Overhead(), load, phase -> {})
                .run()
                .figures();
    }

    /** The value of whichever metric was measured. */
    private static double value(List<Figure> figures, Metric... metrics) {
        return figures.stream()
                .filter(figure -> List.of(metrics).contains(figure.metric()))
                .mapToDouble(Figure::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError(List.of(metrics) + " is not among " + figures));
    }

    private static double median(List<Double> numbers) {
        return Bootstrap.median(
                numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Users of a run who do what the benchmark's visitors do: change a cart of one line, and read it. */
    private record Alternating(ShopTarget target) implements Workload {

        @Override
        public int mostUsers() {
            return 60;
        }

        @Override
        public VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed) {
            return new User(
                    new Visitor(
                            connection, target.scenario().client(connection), "shopper-" + number, target.password()),
                    ledger);
        }
    }

    private static final class User implements VirtualUser {

        private final Visitor visitor;
        private final Ledger ledger;
        private int turn;

        User(Visitor visitor, Ledger ledger) {
            this.visitor = visitor;
            this.ledger = ledger;
        }

        @Override
        public String name() {
            return visitor.user();
        }

        @Override
        public Future<?> arrive() {
            return visitor.send(Request.LOGIN, 0);
        }

        @Override
        public Future<?> act(long intended) {
            long sent = ledger.begin();
            int number = ++turn;
            return visitor.send(Request.WRITE_AND_READ, number)
                    .onSuccess(answer -> ledger.add(new Operation(
                            name(),
                            number,
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
                            null)));
        }

        @Override
        public boolean isUnsettled() {
            return false;
        }

        @Override
        public Future<Holdings> takeStock(Map<String, Connection> replicas) {
            return Future.succeededFuture(new Holdings(name(), List.of(), Map.of(), Map.of(), Map.of()));
        }
    }
}
