package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.FreePort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests the harness' requests to the API server. The test itself provides the node ports and the replicas behind them. */
class RelayPodsTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    private final Vertx vertx = Vertx.vertx();
    private KubernetesClient client;
    private RelayPods relays;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        // resolves its types with the class loader of the first thread that uses it: common-pool threads may have that
        // of a Quarkus test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("worker")
                        .endMetadata()
                        .withNewStatus()
                        .addNewAddress("127.0.0.1", "InternalIP")
                        .endStatus()
                        .build())
                .create();
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("one-stateful")
                .withUid("u-1")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.96.0.7")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
        Pod model = new PodBuilder()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .addNewContainer()
                .withImage("shop/stateful:7")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        relays = new RelayPods(client, service, model);
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
        vertx.close();
    }

    @Test
    void eachRelayReachesTheServiceFromADifferentAddress() {
        CompletableFuture<List<URI>> started = inBackground(3);
        List<Integer> ports = openDoors("10.244.1.1", "10.244.1.2", "10.244.2.1");

        assertThat(started.join()).extracting(URI::getPort).containsExactlyInAnyOrderElementsOf(ports);
        assertThat(pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getMetadata().getOwnerReferences()).extracting("uid").containsExactly("u-1");
            assertThat(pod.getSpec().getContainers()).singleElement().satisfies(container -> {
                assertThat(container.getImage()).isEqualTo("shop/stateful:7");
                assertThat(container.getArgs()).containsExactly("10.96.0.7", "80", "8080");
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
            });
        });
        assertThat(doors().getSpec().getSelector())
                .isEqualTo(pods().getFirst().getMetadata().getLabels());
        assertThat(doors().getSpec().getPorts())
                .as("each leads to the pod that has a port of that name")
                .extracting(ServicePort::getTargetPort)
                .containsExactlyElementsOf(pods().stream()
                        .map(pod -> pod.getSpec()
                                .getContainers()
                                .getFirst()
                                .getPorts()
                                .getFirst()
                                .getName())
                        .map(IntOrString::new)
                        .toList());
    }

    @Test
    void relaysWithTheSameClientAddressCountOnce() {
        CompletableFuture<List<URI>> started = inBackground(3);
        openDoors("10.244.1.1", "10.244.1.2", "10.244.1.1");

        assertThat(started.join()).hasSize(2);
    }

    @Test
    void aRelayOnAnUnreachableNodeIsNotAnEntrance() {
        client.nodes().withName("worker").delete();

        assertThat(relays.start(2)).isEmpty();
    }

    @Test
    void closingDeletesTheRelayPodsAndTheirService() {
        client.nodes().withName("worker").delete();
        relays.start(2);

        relays.close();

        assertThat(pods()).isEmpty();
        assertThat(doors()).isNull();
    }

    @Test
    void relayPodsOfAKilledHarnessAreDeletedByTheNextOne() {
        client.nodes().withName("worker").delete();
        relays.start(2);

        assertThat(Leftovers.takeBack(client, "shop"))
                .containsExactly(
                        "service/one-stateful-relay: deleted",
                        "pod/one-stateful-relay-0: deleted",
                        "pod/one-stateful-relay-1: deleted");

        assertThat(pods()).isEmpty();
        assertThat(doors()).isNull();
    }

    /** Runs the program of the relay pods between a real client and a real server. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it takes the Perl of Debian")
    void theProgramForwardsBothDirections() throws Exception {
        int port = FreePort.find();
        Process relay = new ProcessBuilder(
                        "perl",
                        "-e",
                        RelayPods.PROGRAM,
                        "127.0.0.1",
                        Integer.toString(replica("10.244.1.1")),
                        Integer.toString(port))
                .inheritIO()
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/instance".formatted(port)))
                    .build();
            for (int i = 0; i < 3; i++) {
                await().ignoreExceptions()
                        .untilAsserted(() -> assertThat(http.send(request, BodyHandlers.ofString())
                                        .body())
                                .isEqualTo("{\"client\":\"10.244.1.1\"}"));
            }
        } finally {
            relay.destroy();
        }
    }

    /** Not in the common pool: its threads may have the class loader of a Quarkus test that has ended. */
    private CompletableFuture<List<URI>> inBackground(int number) {
        return CompletableFuture.supplyAsync(() -> relays.start(number), task -> new Thread(task).start());
    }

    /** Starts replicas that report these client addresses, and sets their ports as node ports, as the API server would. */
    private List<Integer> openDoors(String... addresses) {
        await().until(() -> doors() != null);
        List<Integer> ports = List.of(addresses).stream().map(this::replica).toList();
        client.services().inNamespace("shop").withName("one-stateful-relay").edit(service -> {
            for (int i = 0; i < ports.size(); i++) {
                service.getSpec().getPorts().get(i).setNodePort(ports.get(i));
            }
            return service;
        });
        return ports;
    }

    /** Starts a replica that reports this client address, whatever the real one is; returns its port. */
    private int replica(String address) {
        HttpServer replica = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{\"client\":\"%s\"}".formatted(address)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return replica.actualPort();
    }

    private Service doors() {
        return client.services()
                .inNamespace("shop")
                .withName("one-stateful-relay")
                .get();
    }

    private List<Pod> pods() {
        return client.pods().inNamespace("shop").list().getItems();
    }
}
