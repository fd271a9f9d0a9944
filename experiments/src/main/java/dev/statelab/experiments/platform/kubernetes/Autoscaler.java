package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HorizontalPodAutoscaler of one component, if the chart created one. */
final class Autoscaler {

    private static final Duration CALM = Duration.ofMinutes(3);
    private static final String LOWEST = "minReplicas";

    private final KubernetesClient client;
    private final Release release;
    private final String component;

    Autoscaler(KubernetesClient client, Release release, String component) {
        this.client = client;
        this.release = release;
        this.component = component;
    }

    boolean exists() {
        return find().isPresent();
    }

    /** Pins it to that number of replicas, until {@link #restore}. */
    void hold(int replicas) {
        JsonObject limits = new JsonObject().put(LOWEST, replicas).put("maxReplicas", replicas);
        find().ifPresent(autoscaler -> new Changes(client).make(autoscaler, new JsonObject().put("spec", limits)));
    }

    /** Pins it to its minimum number of replicas, until {@link #restore}; returns that number. */
    int rest() {
        HorizontalPodAutoscaler autoscaler = present();
        int lowest = Changes.before(autoscaler)
                .map(before -> before.getJsonObject("spec").getInteger(LOWEST))
                .orElse(autoscaler.getSpec().getMinReplicas());
        hold(lowest);
        return lowest;
    }

    /**
     * Returns when the CPU usage that it sees is below its target: the replicas' startup is then over.
     *
     * @throws PlatformException if that takes longer than three minutes
     */
    void awaitCalm() {
        if (!Await.until(CALM, () -> isCalm(present()))) {
            throw new PlatformException("the autoscaler wants more replicas before the load grows: use a lower --rate");
        }
    }

    private static boolean isCalm(HorizontalPodAutoscaler autoscaler) {
        List<MetricStatus> seen = autoscaler.getStatus().getCurrentMetrics();
        MetricTarget aim =
                autoscaler.getSpec().getMetrics().getFirst().getResource().getTarget();
        Integer use = seen == null || seen.isEmpty() || seen.getFirst().getResource() == null
                ? null
                : seen.getFirst().getResource().getCurrent().getAverageUtilization();
        return use != null && use < aim.getAverageUtilization();
    }

    private HorizontalPodAutoscaler present() {
        return release.one(client.autoscaling().v2().horizontalPodAutoscalers(), component, "autoscaler");
    }

    /** Returns control to the autoscaler, within the limits of the chart. */
    Action.Done restore() {
        find().ifPresent(new Changes(client)::takeBack);
        return new Action.Done(
                "the autoscaler controls the number of replicas",
                release.kubectl("get hpa --watch"),
                null,
                exists() ? "there is a HorizontalPodAutoscaler" : null);
    }

    private Optional<HorizontalPodAutoscaler> find() {
        return release.all(client.autoscaling().v2().horizontalPodAutoscalers(), component).stream()
                .findFirst();
    }
}
