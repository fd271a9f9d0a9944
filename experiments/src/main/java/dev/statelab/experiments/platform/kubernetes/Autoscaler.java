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

/** The HorizontalPodAutoscaler of one component, where the chart made one. */
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

    /** Makes it ask for that number of replicas and no other, until {@link #restore}. */
    void hold(int replicas) {
        JsonObject limits = new JsonObject().put(LOWEST, replicas).put("maxReplicas", replicas);
        find().ifPresent(autoscaler -> new Changes(client).make(autoscaler, new JsonObject().put("spec", limits)));
    }

    /** Makes it ask for the fewest replicas that it may run, and no other number, until {@link #restore}; returns how many. */
    int rest() {
        HorizontalPodAutoscaler autoscaler = present();
        int lowest = Changes.before(autoscaler)
                .map(before -> before.getJsonObject("spec").getInteger(LOWEST))
                .orElse(autoscaler.getSpec().getMinReplicas());
        hold(lowest);
        return lowest;
    }

    /**
     * Returns when the processor time that it sees is below what it aims at: not that of the replicas' start any more.
     *
     * @throws PlatformException where that is not so within three minutes
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

    /** Leaves the number to the autoscaler, within the limits that the chart gave it. */
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
