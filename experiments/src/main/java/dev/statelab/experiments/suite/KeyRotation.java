package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.PublicResource;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does a new signing key log anybody out? The keys are rotated by one step under load; all tokens must stay valid. */
public final class KeyRotation implements FaultInjection {

    /** How long the keys may take to reach all replicas: the kubelet syncs a mounted Secret once a minute, through a cache. */
    private static final Duration ARRIVAL = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "key-rotation";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.RotateKeys.class);
    }

    @Override
    public Fault inject(Scene scene) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Set<String> former = Set.copyOf(signingKeys(scene, http));
            Fault rotated = scene.strike(new Action.RotateKeys());
            boolean all = Await.until(ARRIVAL, () -> publishOthers(scene, http, former));
            long end = scene.ledger().now();
            newTokensWork(scene);
            return rotated.described(
                            rotated.done().what(),
                            rotated.done().command(),
                            all ? "every replica publishes a new signing key" : null)
                    .until(end)
                    .with(Metric.KEYS_SIGNING.of((end - rotated.at()) / 1e9));
        }
    }

    /** Checks a token of a new login, signed with the new key: the users' tokens keep the former signature until they are refreshed. */
    private static void newTokensWork(Scene scene) {
        try (ShopClient visitor = scene.shop().scenario().client(scene.connection())) {
            Answer answer = scene.crowd()
                    .await(() -> visitor.login("alice", scene.shop().password()).compose(login -> visitor.readCart()));
            if (!answer.ok()) {
                throw new PlatformException("a token signed with the new key was answered with " + answer.status());
            }
        }
    }

    /** Whether every replica signs with another key; not yet if one does not answer, which an autoscaler may have removed. */
    private static boolean publishOthers(Scene scene, HttpClient http, Set<String> former) {
        try {
            return signingKeys(scene, http).stream().noneMatch(former::contains);
        } catch (PlatformException e) {
            return false;
        }
    }

    private static List<String> signingKeys(Scene scene, HttpClient http) {
        return scene.target().replicas().stream()
                .map(replica -> signingKey(http, scene.shop().address(replica)))
                .toList();
    }

    /** The id of the signing key: the first one that the replica publishes. */
    private static String signingKey(HttpClient http, URI replica) {
        String keys = PublicResource.read(http, replica.resolve("/.well-known/jwks.json"));
        return new JsonObject(keys).getJsonArray("keys").getJsonObject(0).getString("kid");
    }

    private static long refused(Observed seen) {
        return seen.sinceFault().stream()
                .filter(operation -> operation.status() == 401)
                .count();
    }

    @Override
    public Verdict safety(Observed seen) {
        return Verdict.of(seen.counts()).and(refused(seen) == 0, "%d requests refused (401)".formatted(refused(seen)));
    }

    @Override
    public List<Figure> figures(Observed seen) {
        List<Figure> figures = new ArrayList<>(seen.intervention().figures());
        figures.add(Metric.KEYS_REFUSED.of(refused(seen)));
        return figures;
    }
}
