package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Kills that {@link FailoverTest} leaves out, in the scenario {@code ha}: of the container of the primary alone, or of all Redis pods. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisCrashTest {

    /** Seconds that a client may wait for a successful response when all pods are killed: two of them must start. Observed: 12 and 13. */
    private static final double LONGEST_WAIT = 15;

    /** Time until there are one primary and two replicas again, and all Sentinels name that primary. */
    private static final Duration ONE_PRIMARY = Duration.ofSeconds(15);

    @BeforeAll
    void install() {
        Release.STATELAB.install("ha");
    }

    @BeforeEach
    void allPodsAgree() {
        Cluster.awaitReady();
        Sentinel.awaitAgreement();
    }

    /**
     * The kubelet restarts it during the failover; its pod, address, volume and Sentinel stay. If it became a second primary, the writes
     * that it acknowledged then would be lost.
     */
    @ExpectedError(pod = "statelab-redis-\\d", text = "^redis restarted 1 times")
    @Test
    @Order(1)
    void killingThePrimarysContainerLosesAtMostOneAcknowledgedWrite() {
        String killed = Sentinel.primary();
        Run run = measured("the container of the primary, " + killed + ", is killed", () -> {
            Cluster.killContainer(killed, "redis");
            Sentinel.awaitOnePrimary(ONE_PRIMARY);
        });
        assertThat(run.lost()).as(run.toString()).isLessThanOrEqualTo(FailoverTest.MOST_LOST_WITH_A_PRIMARY);
        assertThat(run.outage()).as(run.toString()).isPositive();
        assertThat(Cluster.restarts(killed, "redis"))
                .as("restarts of the container")
                .isEqualTo(1);
    }

    /** No replica is left to take over: the pods restore their data and their roles from their volumes. */
    // a container that the kubelet restarts before the pod is deleted
    @ExpectedError(pod = "statelab-redis-\\d", text = "^(redis|sentinel) restarted \\d times")
    @Test
    @Order(2)
    void killingAllRedisPodsLosesNoAcknowledgedWrite() {
        Run run = measured("all pods of Redis are killed at once", () -> {
            Cluster.kill(Sentinel.PODS);
            Cluster.awaitReady();
            Sentinel.awaitAgreement();
        });
        assertThat(run.lost()).as(run.toString()).isZero();
        assertThat(run.outage()).as(run.toString()).isPositive();
        assertThat(run.longestWait()).as(run.toString()).isLessThanOrEqualTo(LONGEST_WAIT);
    }

    private static Run measured(String title, Runnable fault) {
        Run run = Harness.during(title, "redis", fault);
        System.out.printf(
                "    requests failed for %.1f s, longest wait of a client %.1f s%n", run.outage(), run.longestWait());
        return run;
    }
}
