package dev.statelab.experiments.platform.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods of the harness that see all processes of a node: see {@link HostProcesses}. */
final class NodePod {

    /** The name of their container. */
    static final String CONTAINER = "host-processes";

    private static final long SECONDS_TO_LIVE = 7200;

    private NodePod() {}

    /**
     * A pod as root, with only the capability to send signals. It runs for at most two hours, in case it is never
     * deleted.
     */
    static Pod on(String node, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(HostProcesses.NAMESPACE)
                .withGenerateName("statelab-host-processes-")
                .addToLabels(HostProcesses.LABEL, "true")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostPID(true)
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(SECONDS_TO_LIVE)
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sleep", Long.toString(SECONDS_TO_LIVE))
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .addToAdd("KILL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    /** The same pod with all rights, and the files of the node in {@code /host}. */
    static Pod privileged(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .addNewVolume()
                .withName("host")
                .withNewHostPath()
                .withPath("/")
                .endHostPath()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("host")
                .withMountPath("/host")
                .endVolumeMount()
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withPrivileged(true)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }
}
