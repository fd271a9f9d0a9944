package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Metrics;
import dev.statelab.experiments.platform.ShopTarget;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The CPU time of a read with a token that a replica has not verified yet, and of another read with the same token. Many clients, all
 * logged in as the same user, refresh their tokens; then each reads its cart, and some seconds later again, at the same replica.
 */
final class TokenReads implements AutoCloseable {

    private static final int LANES = 16;

    /** Enough reads that the CPU time of reading the metrics is negligible, once the service's code is compiled. */
    private static final int USERS_OF_A_LANE = 60;

    private static final int ROUNDS = 10;
    private static final int QUICK_USERS_OF_A_LANE = 10;
    private static final int QUICK_ROUNDS = 3;

    private final Scene scene;
    private final URI replica;
    private final List<Connection> lanes;
    private final List<List<ShopClient>> clients;

    TokenReads(Scene scene, ShopTarget shop) {
        this.scene = scene;
        this.replica = shop.address(shop.replicas().getFirst());
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(lane ->
                        new Connection(scene.vertx(), replica, scene.load().connectionLifetime()))
                .toList();
        this.clients = lanes.stream()
                .map(lane -> Stream.generate(() -> shop.scenario().client(lane))
                        .limit(scene.load().quick() ? QUICK_USERS_OF_A_LANE : USERS_OF_A_LANE)
                        .toList())
                .toList();
    }

    /**
     * Measures both CPU times.
     *
     * @throws PlatformException if a request of one of these clients is not acknowledged
     */
    List<Figure> figures() {
        ShopTarget shop = scene.shop();
        each(client -> client.login("shopper-1", shop.password()));
        each(client -> client.putItem("tea-01", 1));
        round();
        double cold = 0;
        double warm = 0;
        int rounds = scene.load().quick() ? QUICK_ROUNDS : ROUNDS;
        for (int round = 1; round <= rounds; round++) {
            double[] millis = round();
            cold += millis[0];
            warm += millis[1];
        }
        int reads = rounds * LANES * clients.getFirst().size();
        return List.of(Metric.COLD_TOKEN_CPU.of(cold / reads), Metric.WARM_TOKEN_CPU.of(warm / reads));
    }

    /** The CPU time of the cold reads and of the warm ones, in milliseconds. */
    private double[] round() {
        each(ShopClient::refresh);
        double before = cpuMillis();
        each(ShopClient::readCart);
        double between = cpuMillis();
        each(ShopClient::readCart);
        return new double[] {between - before, cpuMillis() - between};
    }

    private double cpuMillis() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Metrics.of(http, replica).usage(scene.shop().scenario()).cpuSeconds() * 1000;
        }
    }

    private void each(Function<ShopClient, Future<Answer>> request) {
        scene.crowd()
                .await(() -> Future.all(
                        clients.stream().map(lane -> inTurn(lane, request)).toList()));
    }

    private static Future<?> inTurn(List<ShopClient> lane, Function<ShopClient, Future<Answer>> request) {
        Future<?> done = Future.succeededFuture();
        for (ShopClient client : lane) {
            done = done.compose(before -> request.apply(client))
                    .compose(answer -> answer.ok()
                            ? Future.succeededFuture()
                            : Future.failedFuture("a request of shopper-1 got status " + answer.status()));
        }
        return done;
    }

    @Override
    public void close() {
        lanes.forEach(Connection::close);
    }
}
