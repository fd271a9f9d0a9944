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

/** Rotates the signing keys of a release: by one step, such that each replica can always verify what the others sign, or all at once. */
public final class SigningKeyRotation {

    /** The maximum time in which the kubelets update a Secret in the pods' files: usually about a minute, plus their cache. */
    private static final Duration ARRIVAL = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Release release;
    private final Consumer<String> progress;

    private SigningKeyRotation(KubernetesClient client, Release release, Consumer<String> progress) {
        this.client = client;
        this.release = release;
        this.progress = progress;
    }

    /** The kinds of rotation. */
    public enum Kind {
        /** Rotates the keys by one step; tokens of the key that signed so far stay valid until the next rotation, older ones do not. */
        STEP,
        /** All keys are replaced at once; existing tokens become invalid. */
        EMERGENCY
    }

    /**
     * Rotates the keys: waits until every replica publishes the next signing key, rotates, and waits until every replica signs with it. An
     * emergency rotation skips the first wait: while the replicas load the new keys one after the other, they refuse each other's tokens.
     *
     * @param progress receives each phase when it begins
     * @return the id of the new signing key
     * @throws PlatformException if there is no such release, or a replica does not have the key after three minutes
     */
    public static String rotate(Release release, Kind kind, Consumer<String> progress) {
        try (KubernetesClient client = KubernetesPlatform.client()) {
            return new Boundary(client).get(() -> {
                SigningKeyRotation rotation = new SigningKeyRotation(client, release, progress);
                return kind == Kind.STEP ? rotation.step() : rotation.replaceAll();
            });
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
        progress.accept("rotate the keys by one step");
        secret.rotate();
        return awaitSigning(isNext);
    }

    private String awaitSigning(Predicate<JsonObject> wanted) {
        await("signs with the new key", keys -> keys.stream().limit(1).anyMatch(wanted));
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

    /** Each replica publishes its signing key first. */
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

    /** Empty while the pod is starting or terminating. */
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
