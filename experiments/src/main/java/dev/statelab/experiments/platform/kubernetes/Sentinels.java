package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Sentinels of a release, one beside each Redis. */
public final class Sentinels {

    private static final String COMPONENT = "redis";
    private static final String CONTAINER = "sentinel";
    static final String CONFIG = "sentinel.conf";
    private static final Pattern DOWN_AFTER =
            Pattern.compile("(?m)^(sentinel down-after-milliseconds statelab) (\\d+)$");
    private static final Duration START = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Release release;

    /** @throws PlatformException if the release has no Sentinel */
    Sentinels(KubernetesClient client, Release release) {
        this.client = client;
        this.release = release;
        config();
    }

    /**
     * Sets for how long a Sentinel must miss the primary to count it as down, in the running Sentinels and in the configuration, which a
     * replaced pod reads. {@link #restoreDownAfter}, or a later harness, restores the former configuration.
     *
     * @throws PlatformException if a Sentinel does not accept it within a minute
     */
    public void setDownAfter(Duration downAfter) {
        ConfigMap config = config();
        String text = DOWN_AFTER.matcher(config.getData().get(CONFIG)).replaceAll("$1 " + downAfter.toMillis());
        new Changes(client).make(config, new JsonObject().put("data", new JsonObject().put(CONFIG, text)));
        apply();
    }

    /**
     * Restores the former value.
     *
     * @throws PlatformException as {@link #setDownAfter}
     */
    public void restoreDownAfter() {
        new Changes(client).takeBack(config());
        apply();
    }

    /**
     * How often the primary was replaced: the highest count in any Sentinel's log. Once all pods have been replaced, the count starts anew.
     */
    public long failovers() {
        return pods().stream()
                .map(pod -> resource(pod).inContainer(CONTAINER).getLog())
                .mapToLong(Sentinels::failovers)
                .max()
                .orElse(0);
    }

    static long failovers(String log) {
        return log.lines()
                .filter(line -> line.contains(" +switch-master statelab "))
                .count();
    }

    /** Makes every running Sentinel use the limit of the configuration. */
    private void apply() {
        Matcher limit = DOWN_AFTER.matcher(config().getData().get(CONFIG));
        if (!limit.find()) {
            throw new PlatformException("the configuration of Sentinel has no down-after-milliseconds");
        }
        for (Pod pod : pods()) {
            if (!Await.until(START, () -> accepts(pod, limit.group(2)))) {
                throw new PlatformException("the Sentinel of %s does not accept down-after-milliseconds %s"
                        .formatted(pod.getMetadata().getName(), limit.group(2)));
            }
        }
    }

    /** In a pod that has just been replaced, the Sentinel may not be running yet. */
    private boolean accepts(Pod pod, String millis) {
        try {
            return PodCommand.output(
                            resource(pod),
                            CONTAINER,
                            "sh",
                            "-c",
                            "REDISCLI_AUTH=$SENTINEL_PASSWORD redis-cli -p 26379 --user sentinel "
                                    + "sentinel set statelab down-after-milliseconds " + millis)
                    .equals("OK");
        } catch (PlatformException notYet) {
            return false;
        }
    }

    private ConfigMap config() {
        return release.all(client.configMaps(), COMPONENT).stream()
                .filter(map -> map.getData().containsKey(CONFIG))
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        "the " + release + " has no Sentinel: install the scenario ha, by ./lab install ha"));
    }

    private List<Pod> pods() {
        return release.all(client.pods(), COMPONENT);
    }

    private PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(release.namespace())
                .withName(pod.getMetadata().getName());
    }
}
