package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does a replica show what was just written at another one? One browser writes at one replica, and reads at another one
 * as soon as the write is acknowledged. The reading replicas take turns; each has read the cart before, so a cache in
 * it holds what the write replaces.
 */
final class StaleReads {

    private static final String SKU = "tea-01";
    private static final int READS = 200;

    /** Enough to exclude, if none is stale, that one in ten is. */
    private static final int QUICK_READS = 50;

    private StaleReads() {}

    /**
     * The number of stale reads, with the number of all; empty if there is one replica, or another one does not know
     * the user's session.
     *
     * @throws PlatformException if a write or a read fails
     */
    static Optional<Figure> figure(Scene scene, String user) {
        List<ShopClient> tabs = new ArrayList<>();
        try {
            scene.target().replicas().forEach(replica -> tabs.add(tab(scene, replica, tabs)));
            ShopClient writer = tabs.getFirst();
            List<ShopClient> readers = tabs.subList(1, tabs.size());
            acknowledged(
                    scene.crowd().await(() -> writer.login(user, scene.shop().password())));
            for (ShopClient reader : readers) {
                if (scene.crowd().await(reader::readCart).unauthenticated()) {
                    return Optional.empty();
                }
            }
            return readers.isEmpty() ? Optional.empty() : Optional.of(count(scene, writer, readers));
        } finally {
            tabs.forEach(ShopClient::close);
        }
    }

    private static ShopClient tab(Scene scene, Replica replica, List<ShopClient> others) {
        ShopTarget shop = scene.shop();
        Connection connection = new Connection(
                scene.vertx(), shop.address(replica), scene.load().connectionLifetime());
        return others.isEmpty()
                ? shop.scenario().client(connection)
                : others.getFirst().tab(connection);
    }

    private static Figure count(Scene scene, ShopClient writer, List<ShopClient> readers) {
        int reads = scene.load().quick() ? QUICK_READS : READS;
        int stale = 0;
        for (int turn = 1; turn <= reads; turn++) {
            int quantity = turn;
            ShopClient reader = readers.get(turn % readers.size());
            acknowledged(scene.crowd().await(() -> writer.putItem(SKU, quantity)));
            Answer cart = scene.crowd().await(reader::readCart);
            acknowledged(cart);
            stale += shows(cart, quantity) ? 0 : 1;
        }
        return Metric.STALE_READS.of(stale, reads);
    }

    private static boolean shows(Answer cart, int quantity) {
        return cart.body().getJsonArray("lines", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .anyMatch(line -> line.getString("sku").equals(SKU) && line.getInteger("quantity") == quantity);
    }

    private static void acknowledged(Answer answer) {
        if (!answer.ok()) {
            throw new PlatformException("a login, write or read past the balancer got status " + answer.status());
        }
    }
}
