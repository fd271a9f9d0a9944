package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gives the clients several source addresses. All traffic from outside through a node port has the same source address, after the nodes'
 * address translation. So several relay pods, each with a different address, forward traffic to the Service. A Service of type NodePort has
 * one port per relay pod, which leads only to that pod, since no other pod has a port of that name. Only addresses that the service itself
 * reports as a client's are counted.
 */
final class RelayPods implements AutoCloseable {

    /** The label of all these objects; its value is their name. */
    static final String LABEL = "statelab.dev/relay";

    /** The relay in Perl, which every Debian-based image has. Its arguments: the host and port to forward to, and the port to listen on. */
    static final String PROGRAM = """
            use strict;
            use IO::Socket::INET;
            use Socket qw(IPPROTO_TCP TCP_NODELAY);
            my ($host, $port, $own) = @ARGV;
            my $door = IO::Socket::INET->new(LocalPort => $own, Listen => 128, ReuseAddr => 1) or die "port $own: $!";
            $SIG{CHLD} = 'IGNORE';
            while (1) {
                my $client = $door->accept or next;
                next if fork;
                my $service = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 3) or exit;
                setsockopt $_, IPPROTO_TCP, TCP_NODELAY, 1 for $client, $service;
                my ($from, $to) = fork ? ($client, $service) : ($service, $client);
                while (sysread $from, my $bytes, 65536) {
                    syswrite $to, $bytes or last;
                }
                shutdown $to, 1;
                exit;
            }
            """;

    private static final int PORT = 8080;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Service service;
    private final Pod model;
    private final String name;

    /**
     * @param service the Service to forward to
     * @param model one of its pods: the relay pods have its image and no more privileges
     */
    RelayPods(KubernetesClient client, Service service, Pod model) {
        this.client = client;
        this.service = service;
        this.model = model;
        this.name = service.getMetadata().getName() + "-relay";
    }

    /**
     * Starts the given number of relay pods.
     *
     * @return an address per client address that the service saw; none if pods cannot be started, or the nodes cannot be reached from here
     */
    List<URI> start(int number) {
        Map<URI, String> addresses = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            client.resource(doors(number)).create();
            IntStream.range(0, number).forEach(i -> client.resource(pod(i)).create());
            Optional<String> node = node();
            Await.until(START, () -> {
                node.ifPresent(host -> look(http, host, addresses));
                return node.isEmpty() || addresses.size() == number;
            });
        } catch (KubernetesClientException refused) {
            close();
        }
        Map<String, URI> entrances = new HashMap<>();
        addresses.forEach((entrance, address) -> entrances.put(address, entrance));
        return List.copyOf(entrances.values());
    }

    private void look(HttpClient http, String host, Map<URI, String> addresses) {
        for (ServicePort port : client.resource(doors(0)).require().getSpec().getPorts()) {
            URI entrance = URI.create("http://%s:%s".formatted(host, port.getNodePort()));
            if (port.getNodePort() != null && !addresses.containsKey(entrance)) {
                seen(http, entrance).ifPresent(address -> addresses.put(entrance, address));
            }
        }
    }

    /** The client address that a replica sees through that relay; empty without a response. */
    private static Optional<String> seen(HttpClient http, URI entrance) {
        try {
            HttpRequest request = HttpRequest.newBuilder(entrance.resolve("/instance"))
                    .timeout(ANSWER)
                    .build();
            return Optional.ofNullable(
                    new JsonObject(http.send(request, BodyHandlers.ofString()).body()).getString("client"));
        } catch (IOException | DecodeException notYet) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** A node's address in the cluster's network: any node leads to all pods. */
    private Optional<String> node() {
        return client.nodes().list().getItems().stream()
                .map(Node::getStatus)
                .flatMap(status -> status.getAddresses().stream())
                .filter(address -> address.getType().equals("InternalIP"))
                .map(NodeAddress::getAddress)
                .findFirst();
    }

    private Service doors(int number) {
        List<ServicePort> ports = IntStream.range(0, number)
                .mapToObj(i -> new ServicePortBuilder()
                        .withName(portName(i))
                        .withPort(PORT + i)
                        .withTargetPort(new IntOrString(portName(i)))
                        .build())
                .toList();
        return new ServiceBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withType("NodePort")
                .addToSelector(LABEL, name)
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private Pod pod(int number) {
        return HelperPod.like(model, metadata(name + "-" + number), "relay", "perl", "-e", PROGRAM)
                .editSpec()
                .editFirstContainer()
                .withArgs(
                        service.getSpec().getClusterIP(),
                        service.getSpec().getPorts().getFirst().getPort().toString(),
                        Integer.toString(PORT))
                .addNewPort()
                .withName(portName(number))
                .withContainerPort(PORT)
                .endPort()
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static String portName(int number) {
        return "relay-" + number;
    }

    /** The Service that is forwarded to owns these objects, so they are deleted with it at the latest. */
    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(service.getMetadata().getNamespace())
                .withName(name)
                .addToLabels(LABEL, this.name)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .endOwnerReference()
                .build();
    }

    /** Deletes the relay pods and their Service. */
    @Override
    public void close() {
        String namespace = service.getMetadata().getNamespace();
        client.services().inNamespace(namespace).withLabel(LABEL, name).delete();
        client.pods().inNamespace(namespace).withLabel(LABEL, name).delete();
    }
}
