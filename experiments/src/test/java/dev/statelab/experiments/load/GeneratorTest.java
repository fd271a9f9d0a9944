package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the load generator against servers that do almost nothing. Generator and servers have separate event loops. */
class GeneratorTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final String CART = "{\"version\":1,\"lines\":[{\"sku\":\"tea-01\",\"quantity\":1}]}";

    private Vertx servers;
    private Vertx generator;
    private Context context;
    private final Ledger ledger = new Ledger();
    private final List<Connection> connections = new ArrayList<>();

    @BeforeEach
    void start() {
        servers = Vertx.vertx();
        generator = Vertx.vertx();
        context = generator.getOrCreateContext();
    }

    @AfterEach
    void stop() {
        connections.forEach(Connection::close);
        Future.all(servers.close(), generator.close())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /**
     * Two thousand requests a second on one core, measured by the CPU time of the generator's only thread: other work on the machine makes
     * the thread slower, but does not add to its CPU time.
     */
    @Test
    void drivesTwoThousandVerifiedRequestsASecondOnOneCore() {
        URI server = serve(0);
        List<Shopper> shoppers = shoppers(server, 32);
        arrive(shoppers);
        run(new Schedule(generator, shoppers, 1_000, 1, ledger::now), Duration.ofSeconds(3)); // warm-up
        int before = ledger.size();
        long cpuBefore = cpuNanos();

        run(new Schedule(generator, shoppers, 1_000, 1, ledger::now), Duration.ofSeconds(3));

        double nanosEach = (double) (cpuNanos() - cpuBefore) / (ledger.size() - before);
        assertThat(ledger.size() - before).isGreaterThan(500);
        assertThat(1e9 / nanosEach).as("requests in a second of CPU time").isGreaterThan(2_000);
    }

    @Test
    void aBusyActorsActionsWaitAndAreCountedFromWhenTheyWereDue() {
        URI server = serve(100);
        List<Shopper> one = shoppers(server, 1);
        arrive(one);
        Schedule schedule = new Schedule(generator, one, 20, 1, ledger::now);

        context.runOnContext(on -> schedule.start());
        pause(Duration.ofSeconds(2));
        double achieved = schedule.achieved();
        onContext(schedule::stop);

        assertThat(achieved).as("a tenth of a second each, twenty a second").isLessThan(0.8);
        Latency latency = Latency.of(underLoad());
        assertThat(latency.fromSent().p50()).isGreaterThan(90.0);
        assertThat(latency.fromIntended().max())
                .isGreaterThan(2 * latency.fromSent().p50());
        assertThat(underLoad()).as("nothing is dropped").hasSizeGreaterThanOrEqualTo(39);
    }

    /** Independent users form a Poisson process: the standard deviation of the gaps is their mean, and the median is ln 2 of it. */
    @Test
    void arrivalsAreAsFarApartAsThoseOfIndependentUsers() {
        List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
        Schedule schedule = new Schedule(
                generator,
                List.of(due -> {
                    arrivals.add(due);
                    return Future.succeededFuture();
                }),
                1_000,
                1,
                ledger::now);

        run(schedule, Duration.ofSeconds(2));

        double[] gaps = IntStream.range(1, arrivals.size())
                .mapToDouble(i -> (arrivals.get(i) - arrivals.get(i - 1)) / 1e6)
                .sorted()
                .toArray();
        assertThat(gaps).hasSizeBetween(1_800, 2_200);
        assertThat(gaps[gaps.length / 2])
                .as("the median of an exponential distribution: ln 2")
                .isCloseTo(0.69, within(0.1));
        assertThat(Arrays.stream(gaps).map(gap -> gap * gap).average().orElseThrow())
                .as("its second moment: 2")
                .isCloseTo(2, within(0.5));
        assertThat(schedule.lag().summary().median())
                .as("ms; a timer would add half of one")
                .isLessThan(0.4);
    }

    @Test
    void aPauseOfTheGeneratorShowsInItsWorstSecondAndNotInItsMedianLag() {
        Schedule schedule = new Schedule(generator, List.of(due -> Future.succeededFuture()), 200, 1, ledger::now);

        context.runOnContext(on -> schedule.start());
        pause(Duration.ofSeconds(2));
        context.runOnContext(on -> spin(Duration.ofMillis(300)));
        pause(Duration.ofMillis(500));
        onContext(schedule::stop);

        assertThat(schedule.lag().summary().median()).isLessThan(10);
        assertThat(schedule.lag().summary().p99OfWorstSecond()).isGreaterThan(150);
    }

    @Test
    void aBlockedGeneratorReportsThatItWasLate() {
        URI server = serve(0);
        List<Shopper> shoppers = shoppers(server, 4);
        arrive(shoppers);
        Schedule schedule = new Schedule(generator, shoppers, 100, 1, ledger::now);

        context.runOnContext(on -> schedule.start());
        context.runOnContext(on -> spin(Duration.ofSeconds(1)));
        pause(Duration.ofMillis(1500));
        onContext(schedule::stop);

        assertThat(schedule.late()).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @CsvSource({"P1D, 1", "PT0S, 3"})
    void aConnectionIsReplacedAfterItsLifetime(Duration lifetime, int expected) {
        AtomicInteger opened = new AtomicInteger();
        SessionClient client = new SessionClient(counted(opened, lifetime));

        for (int i = 0; i < 3; i++) {
            assertThat(onContext(client::readCart).ok()).isTrue();
        }

        assertThat(opened).hasValue(expected);
    }

    @Test
    void aConnectionThatReplacesAnOldOneHasItsWholeLifetime() {
        AtomicInteger opened = new AtomicInteger();
        SessionClient client = new SessionClient(counted(opened, Duration.ofSeconds(2)));
        await().until(() -> onContext(client::readCart).ok() && opened.get() == 2);

        assertThat(onContext(client::readCart).ok()).isTrue();

        assertThat(opened)
                .as("the first request over the second connection was not its last")
                .hasValue(2);
    }

    @Test
    void aChangedLifetimeAppliesToTheOpenConnection() {
        AtomicInteger opened = new AtomicInteger();
        Connection connection = counted(opened, FOR_EVER);
        SessionClient client = new SessionClient(connection);
        onContext(client::readCart);
        onContext(client::readCart);
        assertThat(opened).hasValue(1);

        context.runOnContext(on -> connection.lifetime(Duration.ZERO));
        onContext(client::readCart);
        assertThat(opened).as("its last request").hasValue(1);
        onContext(client::readCart);
        onContext(client::readCart);

        assertThat(opened).hasValue(3);
    }

    /** A connection to a server that counts the connections opened to it. */
    private Connection counted(AtomicInteger opened, Duration lifetime) {
        URI server = listen(servers.createHttpServer()
                .connectionHandler(connection -> opened.incrementAndGet())
                .requestHandler(request -> request.response().end(CART)));
        Connection connection = new Connection(generator, server, lifetime);
        connections.add(connection);
        return connection;
    }

    /** Both send the same GET: wrk sends the next request after the last response, the generator on its own schedule. */
    @Test
    void agreesWithWrkOnRateAndMedian() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/wrk")), "wrk is not installed (Debian: apt-get install wrk)");
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Assumptions.assumeTrue(
                busy < Runtime.getRuntime().availableProcessors(),
                "too busy a machine to compare two clocks: load " + busy);
        int parallel = 10;
        URI server = serve(20);
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c" + parallel, "-d3", "--latency", server + "/cart")
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes());
        double rate = number(said, "Requests/sec: +([0-9.]+)");
        double median = number(said, "50% +([0-9.]+)ms");
        List<SessionClient> clients =
                IntStream.range(0, 2 * parallel).mapToObj(i -> client(server)).toList();
        List<Actor> actors = clients.stream()
                .<Actor>map(client -> intended -> {
                    long sent = ledger.now();
                    return client.readCart().onSuccess(answer -> ledger.add(read(intended, sent)));
                })
                .toList();

        long begin = ledger.now();
        run(new Schedule(generator, actors, (int) rate, 1, ledger::now), Duration.ofSeconds(3));
        double seconds = (ledger.now() - begin) / 1e9;

        assertThat(ledger.size() / seconds).as(said).isCloseTo(rate, within(rate * 0.15));
        assertThat(Latency.of(ledger.operations()).fromSent().p50()).as(said).isCloseTo(median, within(median * 0.15));
    }

    private Operation read(long intended, long sent) {
        return new Operation(
                "wrk", 1, Kind.READ, null, 1, intended, sent, ledger.now(), Outcome.OK, 200, null, 1, null);
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** Starts a server that answers every request with a cart, after the given delay. */
    private URI serve(int millis) {
        return listen(servers.createHttpServer().requestHandler(request -> {
            if (millis == 0) {
                request.response().end(CART);
            } else {
                servers.setTimer(millis, later -> request.response().end(CART));
            }
        }));
    }

    private static URI listen(HttpServer server) {
        HttpServer listening = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return URI.create("http://127.0.0.1:" + listening.actualPort());
    }

    private SessionClient client(URI server) {
        Connection connection = new Connection(generator, server, FOR_EVER);
        connections.add(connection);
        return new SessionClient(connection);
    }

    private List<Shopper> shoppers(URI server, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Shopper("shopper-" + i, "any", client(server), ledger, "run", i))
                .toList();
    }

    /** Shoppers arrive one after the other, each with a second attempt: on a busy machine, a connection may have to wait. */
    private void arrive(List<Shopper> shoppers) {
        shoppers.forEach(shopper -> onContext(
                () -> shopper.arrive().recover(late -> shopper.arrive().mapEmpty())));
    }

    private List<Operation> underLoad() {
        return ledger.operations().stream().skip(1).toList();
    }

    private void run(Schedule schedule, Duration length) {
        context.runOnContext(on -> schedule.start());
        pause(length);
        onContext(schedule::stop);
    }

    private <T> T onContext(Supplier<? extends Future<T>> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(on -> action.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
        return done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private long cpuNanos() {
        CompletableFuture<Long> nanos = new CompletableFuture<>();
        context.runOnContext(
                on -> nanos.complete(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
        return nanos.join();
    }

    private static void spin(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void pause(Duration length) {
        Await.pause(length);
    }
}
