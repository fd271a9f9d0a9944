package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Scene;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;

/** Many sessions, each with one line in its cart. They stay until they expire or the service is stopped. */
final class OpenSessions implements AutoCloseable {

    /** The demo's users; one may have several sessions. */
    private static final int USERS = 10_000;

    private static final int LANES = 16;
    private static final int BATCH = 800;

    private final Scene scene;
    private final List<Connection> lanes;
    private int opened;

    OpenSessions(Scene scene) {
        this.scene = scene;
        this.lanes =
                IntStream.range(0, LANES).mapToObj(lane -> scene.connection()).toList();
    }

    /**
     * Opens sessions until the given number is open.
     *
     * @throws PlatformException if one cannot be opened
     */
    void open(int number) {
        while (opened < number) {
            int from = opened;
            int to = Math.min(number, from + BATCH);
            scene.crowd()
                    .await(() -> Future.all(IntStream.range(0, LANES)
                            .mapToObj(lane -> openEach(lanes.get(lane), from + lane, to))
                            .toList()));
            opened = to;
        }
    }

    /** Opens every {@value #LANES}th of these sessions, one after the other. */
    private Future<?> openEach(Connection lane, int from, int to) {
        return from >= to
                ? Future.succeededFuture()
                : openOne(lane, from).compose(open -> openEach(lane, from + LANES, to));
    }

    private Future<?> openOne(Connection lane, int number) {
        String user = "shopper-" + (USERS - number % USERS);
        ShopClient client = scene.shop().scenario().client(lane);
        return client.login(user, scene.shop().password())
                .compose(login -> login.ok() ? client.putItem("tea-01", 1) : Future.succeededFuture(login))
                .compose(answer -> answer.ok()
                        ? Future.succeededFuture()
                        : Future.failedFuture("%s cannot open a session (status %d)".formatted(user, answer.status())));
    }

    @Override
    public void close() {
        lanes.forEach(Connection::close);
    }
}
