package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Product;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Are a cart and an order consistent after concurrent requests of one user? Several tabs of one browser add to one cart at the same time,
 * then all of them send the same checkout.
 */
public final class Consistency implements Measurement {

    private static final int TABS = 4;
    private static final int ADDS = 10;
    private static final List<String> SKUS = Catalog.standard().products().stream()
            .limit(Additions.products(TABS * ADDS))
            .map(Product::sku)
            .toList();

    @Override
    public String name() {
        return "consistency";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target);
    }

    @Override
    public Measured measure(Scene scene) {
        Measured storm = scene.measure(
                "%d tabs of one browser add to one cart and check out with the same key".formatted(TABS),
                "xargs -P %d curl -X POST $URL/cart/items/%s -d '{\"add\":1}'".formatted(TABS, SKUS.getFirst()));
        try (ShopClient first = scene.shop().scenario().client(scene.connection())) {
            List<ShopClient> tabs = new ArrayList<>(List.of(first));
            IntStream.range(1, TABS).forEach(i -> tabs.add(first.tab(scene.connection())));
            try {
                return storm(scene, storm, tabs);
            } finally {
                tabs.subList(1, TABS).forEach(ShopClient::close);
            }
        }
    }

    private static Measured storm(Scene scene, Measured storm, List<ShopClient> tabs) {
        ShopClient first = tabs.getFirst();
        Answer login = scene.crowd().await(() -> first.login("bob", scene.shop().password()));
        if (!login.ok()) {
            throw new PlatformException("bob cannot log in (status %d)".formatted(login.status()));
        }
        Additions additions = new Additions(SKUS, quantities(scene, first));
        scene.crowd().await(() -> all(tabs, tab -> addOften(tab, tabs.indexOf(tab) * ADDS, additions)));
        Map<String, Integer> after = quantities(scene, first);
        int acknowledged = additions.acknowledged();
        String key = "twice-" + UUID.randomUUID();
        List<Answer> answers = scene.crowd().await(() -> all(tabs, tab -> tab.checkout(key)));
        Set<String> orders = answers.stream()
                .filter(Answer::ok)
                .map(answer -> answer.body().getString("id"))
                .collect(Collectors.toSet());
        return storm.proved(
                        acknowledged == 0 || orders.isEmpty()
                                ? null
                                : "%d additions and %d checkouts were acknowledged"
                                        .formatted(
                                                acknowledged,
                                                answers.stream()
                                                        .filter(Answer::ok)
                                                        .count()),
                        scene.ledger().now())
                .with(Metric.TABS_LOST.of(100.0 * additions.lost(after) / acknowledged))
                .with(Metric.TABS_ORDERS.of(orders.size()));
    }

    /** A tab's additions, one after the other. */
    private static Future<?> addOften(ShopClient tab, int first, Additions additions) {
        Future<?> added = Future.succeededFuture();
        for (int i = 0; i < ADDS; i++) {
            int number = first + i;
            added = added.compose(before -> tab.addItem(additions.sku(number), additions.pieces(number)))
                    .onSuccess(answer -> additions.answered(number, answer.ok()));
        }
        return added;
    }

    private static <T> Future<List<T>> all(List<ShopClient> tabs, Function<ShopClient, Future<T>> action) {
        List<Future<T>> futures = tabs.stream().map(action).toList();
        return Future.all(futures)
                .map(done -> futures.stream().map(Future::result).toList());
    }

    /** @throws PlatformException if the cart cannot be read: it must not count as empty, with all its lines lost */
    private static Map<String, Integer> quantities(Scene scene, ShopClient tab) {
        Answer cart = scene.crowd().await(tab::readCart);
        if (!cart.ok()) {
            throw new PlatformException("bob's cart cannot be read (status %d)".formatted(cart.status()));
        }
        return cart.body().getJsonArray("lines", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(line -> line.getString("sku"), line -> line.getInteger("quantity")));
    }

    @Override
    public Verdict safety(Observed seen) {
        double lost = value(seen, Metric.TABS_LOST);
        double orders = value(seen, Metric.TABS_ORDERS);
        return Verdict.of(seen.counts())
                .and(!(lost > 0), "%.0f %% of the concurrent additions lost".formatted(lost))
                .and(!(orders > 1), "%.0f orders from one checkout".formatted(orders));
    }

    private static double value(Observed seen, Metric metric) {
        return seen.intervention().figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
