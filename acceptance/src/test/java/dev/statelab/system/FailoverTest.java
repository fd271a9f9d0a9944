package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In the scenario {@code ha}, any pod may fail, including the primary of Redis: no client waits for long. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverTest {

    /** Seconds that a client may wait for a successful response. */
    private static final double LONGEST_WAIT = 15;

    /** Seconds for which requests may fail when the primary is killed; fewer on idle nodes, but here they run tests and load, too. */
    private static final double LONGEST_OUTAGE = 8;

    /** Acknowledged writes that may be lost with a killed primary: of 60 a second, those of its last milliseconds. */
    static final long MOST_LOST_WITH_A_PRIMARY = 1;

    @BeforeAll
    void install() {
        Release.STATELAB.install("ha");
    }

    @BeforeEach
    void allPodsAreReady() {
        Cluster.awaitReady();
    }

    /** One of the pods is the primary at the time when it is killed. */
    @ParameterizedTest
    @Order(1)
    @MethodSource("pods")
    void killingAnyPodLosesAtMostOneAcknowledgedWrite(String pod) {
        boolean primary = pod.equals(Sentinel.primary());
        Run run = served((primary ? "the primary, " : "") + pod + " is killed", () -> Cluster.kill(List.of(pod)));
        assertThat(run.lost()).as(run.toString()).isLessThanOrEqualTo(primary ? MOST_LOST_WITH_A_PRIMARY : 0);
        if (primary) {
            assertThat(run.outage()).as(run.toString()).isPositive().isLessThanOrEqualTo(LONGEST_OUTAGE);
            assertThat(Sentinel.primary()).isNotEqualTo(pod);
        }
    }

    /** The replaced pod has a new address. */
    @Test
    @Order(2)
    void thePrimaryIsReplacedAndTakesOverAgain() {
        String primary = Sentinel.primary();
        String uid = Cluster.pod(primary).getMetadata().getUid();
        Run run = served("the primary is replaced and takes over again", () -> {
            Cluster.delete(primary);
            await().atMost(Duration.ofMinutes(2)).until(() -> isReplaced(primary, uid));
            Cluster.awaitReady();
            Sentinel.takeOver(primary);
        });
        assertThat(Sentinel.primary()).isEqualTo(primary);
        assertThat(run.lost()).as(run.toString()).isZero();
    }

    /** Drains all but other Redis pods. Of two, the PodDisruptionBudget keeps the second, because volumes stay on their node here. */
    @Test
    @Order(3)
    void drainingTheNodeOfThePrimaryLosesNoAcknowledgedWrite() {
        String primary = Sentinel.primary();
        String uid = Cluster.pod(primary).getMetadata().getUid();
        String node = Cluster.pod(primary).getSpec().getNodeName();
        Run run = served("the node of the primary is drained", () -> {
            Command.of("kubectl", "cordon", node).run();
            try {
                var pod = Cluster.CLIENT.pods().inNamespace(Cluster.NAMESPACE).withName(primary);
                assertThat(pod.evict()).as("eviction of %s", primary).isTrue();
                Command.of("kubectl", "drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=2m")
                        .and("--pod-selector", "app.kubernetes.io/component!=redis")
                        .run();
            } finally {
                Command.of("kubectl", "uncordon", node).run();
            }
        });
        assertThat(run.lost()).as(run.toString()).isZero();
        await().atMost(Duration.ofMinutes(2)).until(() -> isReplaced(primary, uid));
    }

    /** A pod that is deleted gracefully hands over what it has, and loses nothing. */
    @ParameterizedTest
    @Order(4)
    @MethodSource("pods")
    void deletingAnyPodGracefullyLosesNoAcknowledgedWrite(String pod) {
        Run run = served(pod + " is deleted", () -> Cluster.delete(pod));
        assertThat(run.lost()).as(run.toString()).isZero();
    }

    static List<String> pods() {
        return Cluster.pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    private static Run served(String title, Runnable fault) {
        Run run = Harness.during(title, "redis", fault);
        assertThat(run.longestWait()).as(run.toString()).isLessThan(LONGEST_WAIT);
        return run;
    }

    private static boolean isReplaced(String pod, String uid) {
        var now = Cluster.pod(pod);
        return now != null && !now.getMetadata().getUid().equals(uid);
    }
}
