package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Interruption;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesTargetTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
    private static final Release RELEASE = new Release("shop", "one");

    private final Vertx vertx = Vertx.vertx();
    private final KubernetesMockServer server = mock();
    private KubernetesClient client;
    private KubernetesTarget target;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        // resolves its types with the class loader of the first thread that uses it, which may be that of a Quarkus
        // test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        target = KubernetesTarget.of(client, RELEASE, Scenario.REDIS, shop(vertx));
    }

    @AfterEach
    void stop() {
        target.close();
        client.close();
        server.destroy();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** An experiment that began meanwhile would otherwise leave three replicas. */
    @Test
    void aPodThatIsBeingReplacedIsNotDesiredToo() {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("one-stateful")
                        .withLabels(RELEASE.labels("stateful"))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(2)
                        .endSpec()
                        .build())
                .create();
        for (String name : List.of("one-stateful-a", "one-stateful-b", "one-stateful-c")) {
            client.resource(running("shop", name)).create();
        }

        assertThat(target.replicas()).hasSize(3);
        assertThat(target.desiredReplicas()).isEqualTo(2);
    }

    @Test
    void aRefusalOfTheClusterIsAMessageForTheUser() {
        Status forbidden = new StatusBuilder()
                .withCode(403)
                .withMessage("nodes \"worker\" is forbidden")
                .build();
        server.expect()
                .get()
                .withPath("/api/v1/nodes/worker")
                .andReturn(403, forbidden)
                .always();

        assertThatThrownBy(() -> target.perform(new Action.Uncordon("worker")))
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("the cluster refuses: ")
                .hasMessageContaining("nodes \"worker\" is forbidden");
    }

    @Test
    void aMissingObjectIsAMessageForTheUser() {
        assertThatThrownBy(() -> target.perform(new Action.Uncordon("worker")))
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("an object of the cluster is gone: ");
    }

    @Test
    void onAReplicaThatWasReplacedNothingIsLeftToUndo() {
        client.resource(running("shop", "one-stateful-b")).create();
        Replica former = new Replica("one-stateful-a", "one-stateful-a", "worker", true, 0);

        for (Action undo : List.of(new Action.Thaw(former), new Action.Heal(former))) {
            Action.Done done = target.perform(undo);
            assertThat(done.command()).isEqualTo("(nothing to do)");
            assertThat(done.proof()).as("an experiment must not go on").isNull();
        }
    }

    @Test
    void anInterruptedHarnessDeletesItsPods() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = harness.inputReader()) {
            Iterator<String> lists =
                    output.lines().filter(line -> line.startsWith("[")).iterator();
            assertThat(lists.next())
                    .isEqualTo("[one-stateful, one-stateful-a, one-stateful-relay, one-stateful-relay-0, "
                            + "one-stateful-relay-1, statelab-host-processes-1]");
            harness.toHandle().destroy(); // SIGTERM; Ctrl-C has the same effect
            assertThat(lists.next()).isEqualTo("[one-stateful, one-stateful-a]");
        }
        assertThat(harness.waitFor()).isEqualTo(143);
    }

    private static KubernetesMockServer mock() {
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        return new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    }

    private static URI shop(Vertx vertx) {
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{\"runtime\":\"jvm\"}"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Pod running(String namespace, String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid(name)
                .withLabels(RELEASE.labels("stateful"))
                .endMetadata()
                .withNewSpec()
                .withNodeName("worker")
                .addNewContainer()
                .withImage("shop/stateful:7")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .addNewContainerStatus()
                .withRestartCount(0)
                .withNewState()
                .withNewRunning()
                .withStartedAt("2026-11-29T12:00:00Z")
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    /** A harness that has started its pods. The mock of the API server is in its process: it can still list them at the end. */
    static final class Interrupted {

        private Interrupted() {}

        public static void main(String[] arguments) throws InterruptedException {
            REQUESTS.setLevel(Level.WARNING);
            KubernetesMockServer server = mock();
            server.init();
            KubernetesClient client = server.createClient();
            new Interruption(() -> print(client)); // the first one, so it runs last
            client.resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withNamespace("shop")
                            .withName("one-stateful")
                            .withLabels(RELEASE.labels("stateful"))
                            .endMetadata()
                            .withNewSpec()
                            .withClusterIP("10.96.0.7")
                            .addNewPort()
                            .withPort(80)
                            .endPort()
                            .endSpec()
                            .build())
                    .create();
            client.resource(running("shop", "one-stateful-a")).create();
            Pod helper = client.resource(running(HostProcesses.NAMESPACE, "statelab-host-processes-1"))
                    .create();
            // the mock starts no pods: the new one is running already
            server.expect()
                    .post()
                    .withPath("/api/v1/namespaces/default/pods")
                    .andReturn(201, helper)
                    .always();

            KubernetesTarget target = KubernetesTarget.of(client, RELEASE, Scenario.REDIS, shop(Vertx.vertx()));
            target.entrances(2);
            target.makeReady(new Action.Kill(target.replicas().getFirst()));
            print(client);
            Thread.currentThread().join();
        }

        /** Prints the names of all pods and Services. */
        private static void print(KubernetesClient client) {
            System.out.println(Stream.<HasMetadata>concat(
                            client.pods().inAnyNamespace().list().getItems().stream(),
                            client.services().inAnyNamespace().list().getItems().stream())
                    .map(object -> object.getMetadata().getName())
                    .sorted()
                    .toList());
        }
    }
}
