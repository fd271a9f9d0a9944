package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All processes of a node freeze and resume later, as in a virtual machine that is moved or starved. No connection to it is closed. */
@OnCluster
class FrozenNodeTest {

    private static final String REDIS = "redis";
    private static final String CONTROL_PLANE = "statelab-control-plane";

    /** Time until the node's pods receive no more requests: Kubernetes takes 50 s to miss a node (node-monitor-grace-period). */
    private static final Duration MISSED = Duration.ofSeconds(90);

    /** Time for Sentinel's failover, as {@code docs/failover.md} promises it. */
    private static final Duration FAILOVER = Duration.ofSeconds(15);

    /** The third pod of Redis runs on the control-plane node. */
    @BeforeAll
    void install() {
        Environment.loadImage("redis", CONTROL_PLANE);
        Release.STATELAB.install(
                "ha",
                "redis.pod.tolerations[0].key=node-role.kubernetes.io/control-plane",
                "redis.pod.tolerations[0].operator=Exists");
        Cluster.awaitReady();
    }

    @Test
    void whileTheNodeOfThePrimaryIsFrozenAnotherPodTakesOver() {
        Map<String, String> podOnNode = redisPods().stream()
                .collect(Collectors.groupingBy(
                        pod -> pod.getSpec().getNodeName(),
                        Collectors.mapping(pod -> pod.getMetadata().getName(), Collectors.joining(" "))));
        assertThat(podOnNode).as("each pod on a node of its own").hasSize(3);
        String other = podOnNode.remove(CONTROL_PLANE);
        String node = podOnNode.keySet().iterator().next();
        String frozen = podOnNode.get(node);
        Sentinel.takeOver(frozen);
        Run run = Harness.during("the node of the primary is frozen", REDIS, () -> {
            Command.of("docker", "pause", node).run();
            try {
                await("another primary")
                        .atMost(FAILOVER)
                        .until(() -> !Sentinel.primary(other).equals(frozen));
                await("the node is missed")
                        .atMost(MISSED)
                        .until(() -> redisPods().stream()
                                .filter(pod -> pod.getSpec().getNodeName().equals(node))
                                .noneMatch(Readiness::isPodReady));
            } finally {
                Command.of("docker", "unpause", node).run();
            }
            Cluster.awaitReady();
        });
        System.out.println("  " + run);
        assertThat(run.longestWait()).as(run.toString()).isLessThan(MISSED.toSeconds());
        assertThat(Sentinel.primary(frozen)).isEqualTo(Sentinel.primary(other)).isNotEqualTo(frozen);
    }

    private static List<Pod> redisPods() {
        return Cluster.pods().stream()
                .filter(pod -> REDIS.equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .toList();
    }
}
