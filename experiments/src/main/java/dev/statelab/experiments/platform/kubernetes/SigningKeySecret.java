package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.TokenKeys;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The Secret with the signing keys. The kubelet updates the pods' files within about a minute and a half. */
final class SigningKeySecret {

    private static final String CURRENT = "current.jwks";
    private static final String NEXT = "next.jwks";
    private static final String PREVIOUS = "previous.jwks";

    private final KubernetesClient client;
    private final Release release;
    private final Secret secret;

    /** @throws PlatformException if the release has no such Secret, or no next key */
    SigningKeySecret(KubernetesClient client, Release release) {
        this.client = client;
        this.release = release;
        secret = release.one(client.secrets(), "token-keys", "Secret with signing keys");
        if (!secret.getData().containsKey(NEXT)) {
            throw new PlatformException("the " + release + " has no next signing key to rotate to");
        }
    }

    /** Identifies the published key that signs after the next rotation: its {@code x}. */
    String next() {
        return point(secret.getData().get(NEXT));
    }

    /**
     * The current key becomes previous, the next one becomes current, and a new next one is generated.
     *
     * @throws PlatformException if the Secret has changed since this object was created
     */
    Action.Done rotate() {
        Map<String, String> keys = new TreeMap<>(secret.getData());
        keys.put(PREVIOUS, keys.get(CURRENT));
        keys.put(CURRENT, keys.get(NEXT));
        keys.put(NEXT, generated());
        return replace(keys, "signing keys rotated by one step");
    }

    /**
     * Replaces all keys: existing tokens become invalid.
     *
     * @return the {@code x} of the new signing key
     * @throws PlatformException if the Secret has changed since this object was created
     */
    String replaceAll() {
        String current = generated();
        replace(Map.of(CURRENT, current, NEXT, generated()), "all signing keys replaced");
        return point(current);
    }

    private static String generated() {
        return Base64.getEncoder().encodeToString(TokenKeys.generate().getBytes(StandardCharsets.UTF_8));
    }

    private static String point(String encoded) {
        JsonArray keys = new JsonObject(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
                .getJsonArray("keys");
        return keys.stream()
                .map(key -> ((JsonObject) key).getString("x"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new PlatformException("the Secret with the signing keys has unexpected content"));
    }

    private Action.Done replace(Map<String, String> keys, String what) {
        try {
            client.resource(new SecretBuilder(secret).withData(keys).build())
                    .lockResourceVersion()
                    .update();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new PlatformException("the signing keys were changed concurrently: try again", e);
            }
            throw e;
        }
        return new Action.Done(
                what,
                release.kubectl("edit secret/%s", secret.getMetadata().getName()),
                null,
                "the Secret has changed");
    }
}
