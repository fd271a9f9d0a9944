package dev.statelab.experiments.platform.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods of the harness in the namespace of a release. */
final class HelperPod {

    private HelperPod() {}

    /** A pod with the image of that model and no more privileges, so that the cluster admits it and a node that runs the model can start it. */
    static PodBuilder like(Pod model, ObjectMeta metadata, String container, String... command) {
        Container first = model.getSpec().getContainers().getFirst();
        return new PodBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withImagePullSecrets(model.getSpec().getImagePullSecrets())
                .withSecurityContext(model.getSpec().getSecurityContext())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName(container)
                .withImage(first.getImage())
                .withImagePullPolicy(first.getImagePullPolicy())
                .withSecurityContext(first.getSecurityContext())
                .withCommand(command)
                .endContainer()
                .endSpec();
    }
}
