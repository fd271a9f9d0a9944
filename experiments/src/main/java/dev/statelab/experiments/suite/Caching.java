package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
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
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * May a shared cache serve the catalogue, and a user's own data? Are reads stale that a cache in a replica may answer?
 */
public final class Caching implements Measurement {

    private static final String USER = "alice";
    private static final int PRODUCTS = 10;

    @Override
    public String name() {
        return "caching";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target);
    }

    @Override
    public Measured measure(Scene scene) {
        Measured begun = scene.measure(
                "the catalogue and a user's cart were read as a shared cache would read them",
                "curl -si $URL/products | grep -i -E '^(cache-control|vary|etag)'");
        try (Connection connection = scene.connection();
                ShopClient user = scene.shop().scenario().client(scene.connection())) {
            List<Answer> catalogue = new ArrayList<>();
            catalogue.add(scene.crowd().await(() -> connection.get("/products")));
            for (Product product :
                    Catalog.standard().products().stream().limit(PRODUCTS).toList()) {
                catalogue.add(scene.crowd().await(() -> connection.get("/products/" + product.sku())));
            }
            scene.crowd().await(() -> user.login(USER, scene.shop().password()));
            List<Answer> own = List.of(scene.crowd().await(user::readCart));
            if (!own.getFirst().ok() || !catalogue.stream().allMatch(Answer::ok)) {
                throw new PlatformException("the catalogue or a cart cannot be read");
            }
            boolean authorised = user.credential().containsKey("Authorization");
            Measured judged = begun.proved(
                            "%d catalogue responses, %d responses for a user".formatted(catalogue.size(), own.size()),
                            scene.ledger().now())
                    .with(Metric.CATALOGUE_SHARED.of(share(catalogue, false)))
                    .with(Metric.USER_SHARED.of(share(own, authorised)))
                    .with(Metric.CATALOGUE_FRESH.of(
                            SharedCache.freshSeconds(catalogue.getFirst().headers())));
            return StaleReads.figure(scene, USER)
                    .map(judged::with)
                    .orElse(judged)
                    .until(scene.ledger().now());
        }
    }

    private static double share(List<Answer> answers, boolean authorised) {
        return 100.0
                * answers.stream()
                        .filter(answer -> SharedCache.mayReuse(answer.headers(), authorised))
                        .count()
                / answers.size();
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
