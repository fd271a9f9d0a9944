package dev.statelab.experiments.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change to a cluster is reverted to the previous value, not to a default, by the harness that made it or by a later one. */
class ChangesTest {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
    private static final Release RELEASE = new Release("shop", "one");
    private static final String REDIS = "appendonly yes\nappendfsync everysec\nmin-replicas-to-write 1\n";
    private static final String SENTINEL =
            "sentinel down-after-milliseconds statelab 4000\nsentinel failover-timeout statelab 5000\n";

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
    private KubernetesClient client;
    private Pods pods;

    @BeforeEach
    void start() {
        REQUESTS.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
        pods = new Pods(client, new Scope.Component(client, RELEASE, "stateful"), new HostProcesses(client));
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Test
    void anUncordonedNodeIsSchedulableAgain() {
        node(null);
        Nodes nodes = new Nodes(client, pods);

        nodes.drain("worker");
        assertThat(node().getSpec().getUnschedulable()).isTrue();
        nodes.uncordon("worker");

        assertThat(node().getSpec().getUnschedulable()).isNull();
        isClean(node());
    }

    @Test
    void aNodeThatSomebodyElseHadCordonedStaysCordoned() {
        node(true);
        Nodes nodes = new Nodes(client, pods);

        nodes.drain("worker");
        nodes.uncordon("worker");

        assertThat(node().getSpec().getUnschedulable()).isTrue();
        isClean(node());
    }

    @Test
    void anAffinityComesBackWithItsTimeout() {
        service(600);

        pods.setAffinity(Affinity.NONE);
        assertThat(service().getSpec().getSessionAffinity()).isEqualTo("None");
        assertThat(service().getSpec().getSessionAffinityConfig()).isNull();
        pods.setAffinity(Affinity.CLIENT_IP);

        hasTimeout(600);
        isClean(service());
    }

    @Test
    void anAffinityThatWasThereAlreadyIsLeftAlone() {
        service(600);

        pods.setAffinity(Affinity.CLIENT_IP);

        hasTimeout(600);
        isClean(service());
    }

    @Test
    void aServiceWithoutAffinityHasNoneAgain() {
        service(null);

        pods.setAffinity(Affinity.CLIENT_IP);
        assertThat(service().getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        pods.setAffinity(Affinity.NONE);

        assertThat(service().getSpec().getSessionAffinity()).isEqualTo("None");
        assertThat(service().getSpec().getSessionAffinityConfig()).isNull();
        isClean(service());
    }

    @Test
    void anAutoscalerGetsItsLimitsBackHoweverOftenItWasHeld() {
        autoscaler();
        Autoscaler autoscaler = new Autoscaler(client, RELEASE, "stateful");

        autoscaler.hold(1);
        autoscaler.hold(4);
        assertThat(autoscaler.rest()).isEqualTo(2);
        hasLimits(2, 2);
        autoscaler.restore();

        hasLimits(2, 7);
    }

    @Test
    void theFormerNumberOfReplicasIsRecordedUntilItIsRestored() {
        deployment(3);
        Controller controller = Controller.deployment(client, "shop", "one-stateful");
        Changes changes = new Changes(client);

        controller.scaleForNow(changes, 1);
        controller.scaleForNow(changes, 4);
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(4);
        assertThat(Changes.before(deployment()))
                .hasValueSatisfying(before -> assertThat(before.encode()).isEqualTo("{\"spec\":{\"replicas\":3}}"));
        controller.scaleForNow(changes, 3);

        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        isClean(deployment());
    }

    @Test
    void changesOfAKilledHarnessAreUndoneByTheNextOne() {
        node(null);
        service(600);
        autoscaler();
        deployment(3);
        redis(0);
        new Nodes(client, pods).drain("worker");
        pods.setAffinity(Affinity.NONE);
        new Autoscaler(client, RELEASE, "stateful").hold(1);
        Controller.deployment(client, "shop", "one-stateful").scaleForNow(new Changes(client), 1);
        new StorePod(client, RELEASE, "redis", new HostProcesses(client)).flush(Fsync.NO);

        assertThat(Leftovers.takeBack(client, "shop"))
                .containsExactly(
                        "node/worker: unschedulable as before",
                        "service/one-stateful: sessionAffinity, sessionAffinityConfig as before",
                        "horizontalpodautoscaler/one-stateful: minReplicas, maxReplicas as before",
                        "configmap/one-redis: redis.conf as before",
                        "deployment/one-stateful: replicas as before");

        assertThat(node().getSpec().getUnschedulable()).isNull();
        hasTimeout(600);
        hasLimits(2, 7);
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
        assertThat(new StorePod(client, RELEASE, "redis", new HostProcesses(client)).fsync())
                .isEqualTo(Fsync.EVERYSEC);
        assertThat(Leftovers.takeBack(client, "shop")).isEmpty();
    }

    @Test
    void aStoreStoppedByAKilledHarnessIsStartedByTheNextOne() {
        put(new StatefulSetBuilder()
                .withMetadata(named("one-redis", "redis"))
                .withNewSpec()
                .withReplicas(3)
                .endSpec()
                .build());
        new StorePod(client, RELEASE, "redis", new HostProcesses(client)).stop();

        assertThat(Leftovers.takeBack(client, "shop")).containsExactly("statefulset/one-redis: replicas as before");
        assertThat(statefulSet().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void theNumberOfReplicasThatAWriteNeedsIsRestoredByTheNextHarness() {
        redis(0);

        new StorePod(client, RELEASE, "redis", new HostProcesses(client)).requireReplicas(0);
        assertThat(config().getData()).containsEntry("redis.conf", REDIS.replace("write 1", "write 0"));

        assertThat(Leftovers.takeBack(client, "shop")).containsExactly("configmap/one-redis: redis.conf as before");
        assertThat(config().getData()).containsEntry("redis.conf", REDIS);
        isClean(config());
    }

    @Test
    void redisIsNotRestartedForTheNumberOfReplicasThatItNeedsAlready() {
        redis(3);
        StatefulSet redis = statefulSet();

        new StorePod(client, RELEASE, "redis", new HostProcesses(client)).requireReplicas(1);

        assertThat(statefulSet()).isEqualTo(redis);
        isClean(config());
    }

    @Test
    void downAfterIsRestoredAfterTwoChanges() {
        redis(0);
        Sentinels sentinels = new Sentinels(client, RELEASE);

        sentinels.setDownAfter(Duration.ofMillis(500));
        sentinels.setDownAfter(Duration.ofMillis(2000));
        assertThat(sentinelConfig()).isEqualTo(SENTINEL.replace("4000", "2000"));
        sentinels.restoreDownAfter();

        assertThat(sentinelConfig()).isEqualTo(SENTINEL);
        isClean(config());
    }

    /** The running Sentinels accept the former value: the StatefulSet is not even scaled down and up again. */
    @Test
    void downAfterChangedByAKilledHarnessIsRestoredByTheNextOneWithoutARestart() {
        redis(3);
        StatefulSet redis = statefulSet();
        new Sentinels(client, RELEASE).setDownAfter(Duration.ofMillis(500));

        assertThat(Leftovers.takeBack(client, "shop")).containsExactly("configmap/one-redis: sentinel.conf as before");

        assertThat(sentinelConfig()).isEqualTo(SENTINEL);
        isClean(config());
        assertThat(statefulSet()).isEqualTo(redis);
    }

    @Test
    void eachChangeShowsInTheSettingsUntilItIsTakenBack() {
        node(null);
        service(600);
        deployment(3);
        redis(0);
        Map<String, String> before = settings();
        assertThat(before)
                .isEqualTo(Map.of(
                        "affinity", "ClientIP for 600 s",
                        "replicas", "3",
                        "cordoned nodes", "none",
                        "replicas of one-redis", "0",
                        "appendfsync", "everysec",
                        "sentinel down-after-milliseconds statelab", "4000"));

        new Nodes(client, pods).drain("worker");
        pods.setAffinity(Affinity.NONE);
        Controller.deployment(client, "shop", "one-stateful").scaleForNow(new Changes(client), 1);
        new StorePod(client, RELEASE, "redis", new HostProcesses(client)).flush(Fsync.NO);
        new Sentinels(client, RELEASE).setDownAfter(Duration.ofMillis(500));
        assertThat(settings())
                .isEqualTo(Map.of(
                        "affinity", "None",
                        "replicas", "1",
                        "cordoned nodes", "worker",
                        "replicas of one-redis", "0",
                        "appendfsync", "no",
                        "sentinel down-after-milliseconds statelab", "500"));

        Leftovers.takeBack(client, "shop");
        assertThat(settings()).isEqualTo(before);
    }

    /** The number of replicas is the autoscaler's choice. */
    @Test
    void underAnAutoscalerItsLimitsAreASettingInsteadOfTheNumberOfReplicas() {
        service(null);
        deployment(3);
        autoscaler();
        Map<String, String> before = settings();
        assertThat(before).containsEntry("limits of the autoscaler", "2 to 7").doesNotContainKey("replicas");

        new Autoscaler(client, RELEASE, "stateful").hold(1);

        assertThat(settings()).containsEntry("limits of the autoscaler", "1 to 1");
    }

    /** Without the right to list autoscalers, the number of replicas may be that of one. */
    @Test
    void settingsThatMayNotBeReadAreLeftOut() {
        for (String path : List.of("/api/v1/nodes", "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers")) {
            server.expect()
                    .get()
                    .withPath(path)
                    .andReturn(403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}")
                    .always();
        }
        service(null);
        deployment(3);

        assertThat(settings()).isEqualTo(Map.of("affinity", "None"));
    }

    private Map<String, String> settings() {
        Settings settings = new Settings(client);
        Map<String, String> all = new HashMap<>(settings.ofService(pods.scope()));
        all.putAll(settings.ofStore(RELEASE, "redis"));
        return all;
    }

    @Test
    void objectsThatMayNotBeListedAreSkipped() {
        server.expect()
                .get()
                .withPath("/api/v1/nodes")
                .andReturn(403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}")
                .always();
        service(600);
        pods.setAffinity(Affinity.NONE);

        assertThat(Leftovers.takeBack(client, "shop")).hasSize(1);
        hasTimeout(600);
    }

    private void hasTimeout(int seconds) {
        assertThat(service().getSpec().getSessionAffinity()).isEqualTo("ClientIP");
        assertThat(service().getSpec().getSessionAffinityConfig().getClientIP().getTimeoutSeconds())
                .isEqualTo(seconds);
    }

    private void hasLimits(int lowest, int highest) {
        var spec = client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace("shop")
                .withName("one-stateful")
                .get()
                .getSpec();
        assertThat(spec.getMinReplicas()).isEqualTo(lowest);
        assertThat(spec.getMaxReplicas()).isEqualTo(highest);
    }

    private static void isClean(HasMetadata object) {
        assertThat(Changes.before(object)).isEmpty();
    }

    private static ObjectMeta named(String name, String component) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .withLabels(RELEASE.labels(component))
                .build();
    }

    private void put(HasMetadata object) {
        client.resource(object).create();
    }

    private void node(Boolean unschedulable) {
        put(new NodeBuilder()
                .withNewMetadata()
                .withName("worker")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(unschedulable)
                .endSpec()
                .build());
    }

    private Node node() {
        return client.nodes().withName("worker").get();
    }

    /** @param timeout of the affinity by client address; null for no affinity */
    private void service(Integer timeout) {
        Service service = new ServiceBuilder()
                .withMetadata(named("one-stateful", "stateful"))
                .withNewSpec()
                .withSessionAffinity(timeout == null ? "None" : "ClientIP")
                .endSpec()
                .build();
        put(
                timeout == null
                        ? service
                        : new ServiceBuilder(service)
                                .editSpec()
                                .withNewSessionAffinityConfig()
                                .withNewClientIP(timeout)
                                .endSessionAffinityConfig()
                                .endSpec()
                                .build());
    }

    private Service service() {
        return client.services().inNamespace("shop").withName("one-stateful").get();
    }

    private void autoscaler() {
        put(new HorizontalPodAutoscalerBuilder()
                .withMetadata(named("one-stateful", "stateful"))
                .withNewSpec()
                .withNewScaleTargetRef()
                .withKind("Deployment")
                .withName("one-stateful")
                .endScaleTargetRef()
                .withMinReplicas(2)
                .withMaxReplicas(7)
                .endSpec()
                .build());
    }

    private void deployment(int replicas) {
        put(new DeploymentBuilder()
                .withMetadata(named("one-stateful", "stateful"))
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build());
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("one-stateful")
                .get();
    }

    /**
     * Without pods, because the mock API server neither starts nor stops any.
     *
     * @param replicas of the StatefulSet
     */
    private void redis(int replicas) {
        put(new StatefulSetBuilder()
                .withMetadata(named("one-redis", "redis"))
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build());
        put(new ConfigMapBuilder()
                .withMetadata(named("one-redis", "redis"))
                .withData(Map.of("redis.conf", REDIS, "sentinel.conf", SENTINEL))
                .build());
    }

    private StatefulSet statefulSet() {
        return client.apps()
                .statefulSets()
                .inNamespace("shop")
                .withName("one-redis")
                .get();
    }

    private ConfigMap config() {
        return client.configMaps().inNamespace("shop").withName("one-redis").get();
    }

    private String sentinelConfig() {
        return config().getData().get("sentinel.conf");
    }
}
