package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.SigningKey;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The Secret with the signing keys. The kubelet brings a change into the pods' files within about a minute and a half. */
final class SigningKeySecret {

    private final KubernetesClient client;
    private final Release release;

    SigningKeySecret(KubernetesClient client, Release release) {
        this.client = client;
        this.release = release;
    }

    Action.Done rotate() {
        Secret secret = release.one(client.secrets(), "token-keys", "Secret with signing keys");
        if (!secret.getData().containsKey("next.jwk")) {
            throw new PlatformException("the " + release + " has no next signing key to move on to");
        }
        client.resource(secret).inNamespace(release.namespace()).edit(found -> {
            Map<String, String> keys = new TreeMap<>(found.getData());
            keys.put("previous.jwk", keys.get("current.jwk"));
            keys.put("current.jwk", keys.get("next.jwk"));
            keys.put(
                    "next.jwk",
                    Base64.getEncoder().encodeToString(SigningKey.generate().getBytes(StandardCharsets.UTF_8)));
            found.setData(keys);
            return found;
        });
        return new Action.Done(
                "signing keys moved on by one step",
                release.kubectl("edit secret/%s", secret.getMetadata().getName()),
                null,
                "the Secret has changed");
    }
}
