package dev.statelab.system;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The autoscaler of the stateless service, as its status shows it. It looks every 15 s. */
final class Autoscaler {

    /** Of the autoscaler and of what it scales. */
    static final String NAME = "statelab-stateless";

    private Autoscaler() {}

    /** Whether it knows what the pods use. */
    static boolean hasLooked() {
        return status().stream()
                .flatMap(status -> status.getConditions().stream())
                .anyMatch(condition -> condition.getType().equals("ScalingActive")
                        && condition.getStatus().equals("True"));
    }

    /** The CPU time that the pods used when it last looked, in percent of their requests. */
    static Optional<Integer> use() {
        return status().map(HorizontalPodAutoscalerStatus::getCurrentMetrics)
                .map(List::stream)
                .flatMap(metrics -> metrics.map(MetricStatus::getResource)
                        .filter(Objects::nonNull)
                        .findFirst())
                .map(resource -> resource.getCurrent().getAverageUtilization());
    }

    /** Whether it would add pods, and waits for the end of its stabilization window. */
    static boolean isHeldBack() {
        return status().stream()
                .flatMap(status -> status.getConditions().stream())
                .anyMatch(condition -> "ScaleUpStabilized".equals(condition.getReason()));
    }

    private static Optional<HorizontalPodAutoscalerStatus> status() {
        var autoscaler = Cluster.CLIENT
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(Cluster.NAMESPACE)
                .withName(NAME)
                .get();
        return Optional.ofNullable(autoscaler).map(found -> found.getStatus());
    }
}
