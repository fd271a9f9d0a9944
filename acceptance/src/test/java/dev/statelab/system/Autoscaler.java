package dev.statelab.system;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The status of the autoscaler of the stateless service. It checks the pods every 15 s. */
final class Autoscaler {

    /** The name of the autoscaler and of the Deployment that it scales. */
    static final String NAME = "statelab-stateless";

    private Autoscaler() {}

    /** Whether it knows the resource use of the pods. */
    static boolean hasLooked() {
        return status().stream()
                .flatMap(status -> status.getConditions().stream())
                .anyMatch(condition -> condition.getType().equals("ScalingActive")
                        && condition.getStatus().equals("True"));
    }

    /** The CPU use of the pods at its last check, in percent of their requests. */
    static Optional<Integer> use() {
        return status().map(HorizontalPodAutoscalerStatus::getCurrentMetrics)
                .map(List::stream)
                .flatMap(metrics -> metrics.map(MetricStatus::getResource)
                        .filter(Objects::nonNull)
                        .findFirst())
                .map(resource -> resource.getCurrent().getAverageUtilization());
    }

    /** Whether it would add pods, but waits for the end of its stabilization window. */
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
