package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.SigningKey;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The Secret with the signing keys. The kubelet brings a change into the pods' files within about a minute and a half. */
final class SigningKeySecret {

    private final KubernetesClient client;
    private final Release release;
    private final Secret secret;

    /** @throws PlatformException where the release has no such Secret, or no key to move on to */
    SigningKeySecret(KubernetesClient client, Release release) {
        this.client = client;
        this.release = release;
        secret = release.one(client.secrets(), "token-keys", "Secret with signing keys");
        if (!secret.getData().containsKey("next.jwk")) {
            throw new PlatformException("the " + release + " has no next signing key to move on to");
        }
    }

    /** The key that signs after the next rotation; a private one. */
    JsonObject next() {
        byte[] jwk = Base64.getDecoder().decode(secret.getData().get("next.jwk"));
        return new JsonObject(new String(jwk, StandardCharsets.UTF_8));
    }

    /**
     * Makes current previous and next current, and generates a new next.
     *
     * @throws PlatformException where the Secret is not what it was when this object was made
     */
    Action.Done rotate() {
        Map<String, String> keys = new TreeMap<>(secret.getData());
        keys.put("previous.jwk", keys.get("current.jwk"));
        keys.put("current.jwk", keys.get("next.jwk"));
        keys.put(
                "next.jwk",
                Base64.getEncoder().encodeToString(SigningKey.generate().getBytes(StandardCharsets.UTF_8)));
        try {
            client.resource(new SecretBuilder(secret).withData(keys).build())
                    .lockResourceVersion()
                    .update();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new PlatformException("somebody else has changed the signing keys meanwhile: try again", e);
            }
            throw e;
        }
        return new Action.Done(
                "signing keys moved on by one step",
                release.kubectl("edit secret/%s", secret.getMetadata().getName()),
                null,
                "the Secret has changed");
    }
}
