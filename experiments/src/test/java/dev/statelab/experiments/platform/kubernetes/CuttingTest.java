package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pods are cut off, from what, and how a later harness finds them. The rules are set by the system tests. */
class CuttingTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
    private static final Release RELEASE = new Release("shop", "one");
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    private KubernetesClient client;
    private HostProcesses network;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        // resolves its types with the class loader of the first thread that uses it, which may be that of a Quarkus
        // test
        client.getKubernetesSerialization().unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
        network = HostProcesses.privileged(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Test
    void droppedPacketsAreCountedInBothDirections() {
        String chain = """
                Chain STATELAB-CUT (2 references)
                    pkts      bytes target     prot opt in     out     source               destination
                       0        0 DROP       0    --  *      *       10.96.0.7            0.0.0.0/0
                       3      180 DROP       all  --  *      *       10.244.1.4           0.0.0.0/0
                      21     1344 DROP       all  --  *      *       0.0.0.0/0            10.96.0.7
                -P INPUT ACCEPT
                -P OUTPUT ACCEPT
                """;

        assertThat(Cutting.dropped(chain)).isEqualTo(24);
        assertThat(Cutting.dropped("iptables: No chain/target/match by that name."))
                .isZero();
    }

    @Test
    void aStoreIsCutOffAtTheAddressesOfItsPodsAndServices() {
        pod("redis", "one-redis-0", "10.244.1.4");
        pod("redis", "one-redis-1", "10.244.2.4");
        pod("stateful", "one-stateful-a", "10.244.2.9");
        service("redis", "one-redis", "10.96.0.7", Map.of());
        service("redis", "one-redis-headless", "None", Map.of());
        service("stateful", "one-stateful", "10.96.0.8", Map.of());

        assertThat(new StorePod(client, RELEASE, "redis", network).addresses())
                .containsExactly("10.244.1.4", "10.244.2.4", "10.96.0.7");
        assertThat(new StorePod(client, RELEASE, "postgresql", network).addresses())
                .isEmpty();
    }

    @Test
    void aPrimaryIsCutOffAtTheAddressesThatLeadToTheOtherPodsAlone() {
        pod("redis", "one-redis-0", "10.244.1.4");
        Pod other = pod("redis", "one-redis-1", "10.244.2.4");
        service("redis", "one-redis", "10.96.0.7", Map.of());
        for (int i = 0; i < 2; i++) {
            String name = "one-redis-" + i;
            service("redis", name, "10.96.1." + i, Map.of("statefulset.kubernetes.io/pod-name", name));
        }

        assertThat(new StorePod(client, RELEASE, "redis", network).addresses(List.of(other)))
                .containsExactly("10.244.2.4", "10.96.1.1");
    }

    @Test
    void withoutAStoreInTheReleaseNothingIsCutOff() {
        assertThat(refusals(Scenario.JWT).of(Action.Cut.class)).contains("jwt has no store in the release");
        assertThat(refusals(Scenario.REDIS).of(Action.Cut.class)).contains("redis has no store in the release");
    }

    @Test
    void withoutSentinelsNoPrimaryIsCutOff() {
        client.resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("one-redis")
                        .withLabels(RELEASE.labels("redis"))
                        .endMetadata()
                        .build())
                .create();

        for (Scenario scenario : List.of(Scenario.REDIS, Scenario.JWT)) {
            assertThat(refusals(scenario).of(Action.CutPrimary.class))
                    .contains("the store of " + scenario + " has no Sentinels that would replace a primary");
        }
    }

    private Refusals refusals(Scenario scenario) {
        return new Refusals(
                new Variant(scenario, ServiceRuntime.JVM),
                new StorePod(client, RELEASE, scenario.store().name().toLowerCase(Locale.ROOT), network),
                new Autoscaler(client, RELEASE, scenario.component()),
                network,
                network);
    }

    @Test
    void aClusterThatRefusesThePrivilegedPodIsDetectedBeforeTheRun() {
        refuse("?dryRun=All");

        assertThat(network.refusal())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("the cluster admits no privileged pod")
                        .contains("PodSecurity"));
    }

    /** The harness may be killed at once after the cut. */
    @Test
    void aPodIsAnnotatedBeforeItIsCutOff() {
        refuse("");
        Pod victim = pod("stateful", "one-stateful-a", "10.244.2.9");

        assertThatThrownBy(() -> new Cutting(client, network).cut("cut off", victim, List.of("10.96.0.7")))
                .isInstanceOf(PlatformException.class)
                .hasMessage("the network of one-stateful-a cannot be entered from its node");

        assertThat(Cutting.isCut(client.resource(victim).get())).isTrue();
    }

    @Test
    void aPodCutOffByAKilledHarnessStaysAnnotatedUntilTheNextOneCanHealIt() {
        refuse("");
        Pod cut = new PodBuilder(pod("stateful", "one-stateful-a", "10.244.2.9"))
                .editMetadata()
                .addToAnnotations(Cutting.CUT, "true")
                .endMetadata()
                .build();
        client.resource(cut).patch();

        assertThatThrownBy(() -> Leftovers.takeBack(client, "shop"))
                .isInstanceOf(PlatformException.class)
                .hasMessage("the network of one-stateful-a cannot be entered from its node");

        assertThat(Cutting.isCut(client.resource(cut).get())).isTrue();
    }

    @Test
    void aPodThatIsNotCutOffIsLeftAlone() {
        refuse("");
        Pod pod = pod("stateful", "one-stateful-a", "10.244.2.9");

        assertThat(new Cutting(client, network).heal("healed", pod).proof()).isEqualTo("one-stateful-a is not cut off");
        assertThat(Leftovers.takeBack(client, "shop")).isEmpty();
    }

    private void refuse(String query) {
        server.expect()
                .post()
                .withPath(PODS + query)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("pods is forbidden: violates PodSecurity \"baseline:latest\": privileged")
                                .build())
                .always();
    }

    private Pod pod(String component, String name, String address) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .withLabels(RELEASE.labels(component))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("worker")
                        .addNewContainer()
                        .withImage("shop/stateful:7")
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .withPodIP(address)
                        .endStatus()
                        .build())
                .create();
    }

    private void service(String component, String name, String address, Map<String, String> selector) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .withLabels(RELEASE.labels(component))
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP(address)
                        .withSelector(selector)
                        .endSpec()
                        .build())
                .create();
    }
}
