package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Moves the signing keys of a release one step on, such that every replica verifies what another one signs at any time. */
public final class SigningKeyRotation {

    /** In which the kubelets bring a changed Secret into the pods' files: a minute or so, and its cache. */
    private static final Duration ARRIVAL = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Release release;
    private final Consumer<String> progress;

    private SigningKeyRotation(KubernetesClient client, Release release, Consumer<String> progress) {
        this.client = client;
        this.release = release;
        this.progress = progress;
    }

    /** What becomes of the keys. */
    public enum Kind {
        /** Each moves one step on, and what was signed stays good until the next time. */
        STEP,
        /** All are replaced at once, and nothing that was signed before is good any more. */
        EMERGENCY
    }

    /**
     * Moves the keys: waits until every replica publishes the key that will sign, moves the keys, and waits until every replica signs with it. In an
     * emergency nothing is waited for before: while the replicas learn of the new keys one after the other, they refuse what each other
     * signs.
     *
     * @param progress is told of each phase that begins
     * @return the id of the key that signs now
     * @throws PlatformException where there is no such release, or a replica has not got the key after three minutes
     */
    public static String rotate(Release release, Kind kind, Consumer<String> progress) {
        try (KubernetesClient client = KubernetesPlatform.client()) {
            try {
                SigningKeyRotation rotation = new SigningKeyRotation(client, release, progress);
                return kind == Kind.STEP ? rotation.step() : rotation.replaceAll();
            } catch (KubernetesClientException e) {
                throw KubernetesPlatform.failure(client, e);
            }
        }
    }

    private String replaceAll() {
        progress.accept("replace all keys");
        String point = new SigningKeySecret(client, release).replaceAll();
        return awaitSigning(key -> key.getString("x").equals(point));
    }

    private String step() {
        SigningKeySecret secret = new SigningKeySecret(client, release);
        String point = secret.next();
        Predicate<JsonObject> isNext = key -> key.getString("x").equals(point);
        await("publishes the next key", keys -> keys.stream().anyMatch(isNext));
        progress.accept("move the keys on by one step");
        secret.rotate();
        return awaitSigning(isNext);
    }

    private String awaitSigning(Predicate<JsonObject> wanted) {
        await("signs with it", keys -> keys.stream().limit(1).anyMatch(wanted));
        return id(wanted);
    }

    private String id(Predicate<JsonObject> wanted) {
        return replicas().stream()
                .flatMap(pod -> published(pod).stream())
                .filter(wanted)
                .findFirst()
                .map(key -> key.getString("kid"))
                .orElseThrow(() -> new PlatformException("no replica of the " + release + " responds any longer"));
    }

    /** Each replica publishes the key that it signs with first. */
    private void await(String what, Predicate<List<JsonObject>> condition) {
        progress.accept("wait until every replica " + what);
        if (!Await.until(ARRIVAL, () -> replicas().stream().map(this::published).allMatch(condition))) {
            throw new PlatformException(
                    "not every replica of the %s %s within %d s".formatted(release, what, ARRIVAL.toSeconds()));
        }
    }

    private List<Pod> replicas() {
        List<Pod> running = release.all(client.pods(), "stateless").stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                .toList();
        if (running.isEmpty()) {
            throw new PlatformException("no replica of the " + release + " is running");
        }
        return running;
    }

    /** Nothing where the pod is about to start or to end. */
    private List<JsonObject> published(Pod pod) {
        String path = "/api/v1/namespaces/%s/pods/%s:8080/proxy/.well-known/jwks.json"
                .formatted(release.namespace(), pod.getMetadata().getName());
        try {
            String keys = client.raw(path);
            return keys == null
                    ? List.of()
                    : new JsonObject(keys)
                            .getJsonArray("keys").stream()
                                    .map(JsonObject.class::cast)
                                    .toList();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
