package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests the harness' requests to the API server. The mock server starts no pods, so the test marks them as ready. */
class BusyPodsTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
    private static final Release RELEASE = new Release("shop", "one");

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    private KubernetesClient client;
    private BusyPods busy;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        // resolves its types with the class loader of the first thread that uses it: common-pool threads may have that
        // of a Quarkus test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        redis(0, "worker");
        redis(1, "worker2");
        busy = new BusyPods(client, RELEASE);
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Test
    void aBusyPodRunsOnTheNodeOfEachRedisPodUntilItIsStopped() throws InterruptedException {
        Thread starting = new Thread(busy::start);
        starting.start();
        await().until(() -> pods().size() == 2);

        assertThat(pods())
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsExactlyInAnyOrder("worker", "worker2");
        assertThat(pods()).allSatisfy(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getContainers()).singleElement().satisfies(container -> {
                assertThat(container.getImage()).isEqualTo("redis:7");
                assertThat(container.getResources()).isNull();
            });
        });
        assertThat(starting.isAlive()).as("waits for them").isTrue();
        pods().forEach(this::run);
        starting.join();
        busy.stop();

        assertThat(pods()).isEmpty();
        assertThat(client.pods().inNamespace("shop").list().getItems()).hasSize(2);
    }

    @Test
    void busyPodsOfAKilledHarnessAreDeletedByTheNextOne() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("one-redis-0-busy")
                        .addToLabels(BusyPods.LABEL, "one")
                        .endMetadata()
                        .build())
                .create();

        assertThat(Leftovers.takeBack(client, "shop")).containsExactly("pod/one-redis-0-busy: deleted");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the program is for a Linux container")
    void theProgramHasALoopForEachCore() throws IOException {
        Process program = new ProcessBuilder("sh", "-c", BusyPods.PROGRAM).start();
        try {
            await().until(() ->
                    program.children().count() >= Runtime.getRuntime().availableProcessors());
            assertThat(program.isAlive()).isTrue();
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
    }

    private void redis(int ordinal, String node) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("one-redis-" + ordinal)
                        .withLabels(RELEASE.labels("redis"))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .endSecurityContext()
                        .addNewContainer()
                        .withImage("redis:7")
                        .withNewResources()
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private void run(Pod pod) {
        client.resource(pod)
                .editStatus(started -> new PodBuilder(started)
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace("shop")
                .withLabel(BusyPods.LABEL, "one")
                .list()
                .getItems();
    }
}
