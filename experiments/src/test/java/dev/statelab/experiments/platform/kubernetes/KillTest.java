package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests kills in a cluster. If the cluster admits no pod in the PID namespace of its nodes, the run reports the kill that was possible. */
class KillTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
    private static final Release RELEASE = new Release("shop", "one");

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    private KubernetesClient client;
    private HostProcesses processes;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        // resolves its types with the class loader of the first thread that uses it, which may be that of a Quarkus
        // test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        processes = new HostProcesses(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Test
    void aPodIsDeletedByForceAndTheRunSaysThatItGotSigterm() {
        refuse("");
        Pod victim = client.resource(pod()).create();
        Pods pods = new Pods(client, new Scope.Component(client, RELEASE, "stateful"), processes);

        Action.Done done =
                pods.kill(new Replica("one-stateful-a", victim.getMetadata().getUid(), "worker", true, 0));

        assertThat(client.resource(victim).get()).isNull();
        assertThat(done.what()).isEqualTo("one pod deleted by force: SIGTERM, and SIGKILL within two seconds");
        assertThat(done.gracePeriodSeconds()).isEqualTo(2);
        assertThat(done.command()).isEqualTo("kubectl -n shop delete pod one-stateful-a --grace-period=0 --force");
        assertThat(done.proof()).startsWith("no pod has the UID");
    }

    /** Processes are found by container id. Without an id, every process of the node would match. */
    @Test
    void aPodThatHasNotStartedHasNoProcessToKill() {
        Pod pending = pod();
        pending.setStatus(new PodStatus());
        pending.getStatus().setContainerStatuses(List.of());

        for (Pod victim : List.of(pending, restarted(pod(), 0))) {
            assertThatThrownBy(() -> processes.signal(victim, "KILL"))
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("no container of one-stateful-a has started");
        }
    }

    /** After a signal to its process alone, the kubelet restarts the container in the same pod. */
    @Test
    void aContainerThatWasRestartedShowsInItsReplica() {
        Pods pods = new Pods(client, new Scope.Component(client, RELEASE, "stateful"), processes);
        Pod pod = client.resource(restarted(pod(), 1)).create();
        Replica before = pods.replicas().getFirst();
        client.resource(restarted(pod, 2)).patch();

        assertThat(before.isStill(pods.replicas().getFirst())).isFalse();
        assertThat(pods.replicas()).containsExactly(new Replica(before.pod(), before.uid(), "worker", false, 2));
    }

    private static Pod restarted(Pod pod, int times) {
        return new PodBuilder(pod)
                .withNewStatus()
                .addNewContainerStatus()
                .withRestartCount(times)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void aClusterThatRefusesTheHelperPodIsDetectedBeforeTheRun() {
        refuse("?dryRun=All");

        assertThat(processes.refusal())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("the cluster admits no pod in the PID namespace of its nodes:")
                        .contains("violates PodSecurity"));
    }

    @Test
    void noHelperPodIsStartedAfterTheOthersWereDeleted() {
        processes.close();

        assertThat(processes.reach(pod())).isFalse();

        assertThat(client.pods().inNamespace(HostProcesses.NAMESPACE).list().getItems())
                .isEmpty();
    }

    @Test
    void helperPodsOfAKilledHarnessAreDeletedByTheNextOne() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(HostProcesses.NAMESPACE)
                        .withName("statelab-host-processes-1")
                        .addToLabels(HostProcesses.LABEL, "true")
                        .endMetadata()
                        .build())
                .create();

        assertThat(Leftovers.takeBack(client, "shop")).containsExactly("pod/statelab-host-processes-1: deleted");

        assertThat(client.pods().inNamespace(HostProcesses.NAMESPACE).list().getItems())
                .isEmpty();
    }

    /** The harness may be killed at once after the signal. The mock API server runs no processes, so the signal itself fails. */
    @Test
    void aPodIsAnnotatedBeforeItIsStopped() {
        Pod helper = new PodBuilder()
                .withNewMetadata()
                .withNamespace(HostProcesses.NAMESPACE)
                .withName("h")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewRunning()
                .withStartedAt("2026-11-29T00:00:00Z")
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        String path = "/api/v1/namespaces/default/pods";
        server.expect().post().withPath(path).andReturn(201, helper).always();
        server.expect().get().withPath(path + "/h").andReturn(200, helper).always();
        Pod victim = client.resource(restarted(pod(), 0)).create();
        Replica replica = new Replica("one-stateful-a", victim.getMetadata().getUid(), "worker", true, 0);
        Pods pods = new Pods(client, new Scope.Component(client, RELEASE, "stateful"), processes);

        assertThatThrownBy(() -> pods.freeze(replica)).hasMessage("no container of one-stateful-a has started");

        assertThat(Freezing.isFrozen(client.resource(victim).get())).isTrue();
    }

    @Test
    void aPodFrozenByAKilledHarnessStaysAnnotatedUntilTheNextOneCanResumeIt() {
        refuse("");
        Pod frozen = new PodBuilder(pod())
                .editMetadata()
                .addToAnnotations(Freezing.FROZEN, "true")
                .endMetadata()
                .build();
        client.resource(frozen).create();

        assertThatThrownBy(() -> Leftovers.takeBack(client, "shop"))
                .isInstanceOf(PlatformException.class)
                .hasMessage("no process of one-stateful-a can be reached on its node");

        assertThat(Freezing.isFrozen(client.resource(frozen).get())).isTrue();
    }

    private void refuse(String query) {
        server.expect()
                .post()
                .withPath("/api/v1/namespaces/default/pods" + query)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage(
                                        "pods is forbidden: violates PodSecurity \"restricted:latest\": host namespaces")
                                .build())
                .always();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("one-stateful-a")
                .withUid("u-1")
                .withLabels(RELEASE.labels("stateful"))
                .endMetadata()
                .withNewSpec()
                .withNodeName("worker")
                .addNewContainer()
                .withImage("shop/stateful:7")
                .endContainer()
                .endSpec()
                .build();
    }
}
