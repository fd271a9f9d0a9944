package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Redis in the scenario {@code ha} dies without notice, and not one pod of it as in {@link FailoverTest}: a part of a pod, or all pods at once. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisCrashTest {

    /** Seconds that a client may have to wait for a good answer when all pods are killed. To be confirmed: an earlier chart took 17. */
    private static final double LONGEST_WAIT = 15;

    @BeforeAll
    void install() {
        Release.STATELAB.install("ha");
    }

    @BeforeEach
    void allPodsAgree() {
        Cluster.awaitReady();
        Sentinel.awaitAgreement();
    }

    /** Nobody is left to take over: the pods start one after the other, and have their data and their roles from their volumes. */
    @Test
    @Order(2)
    void allPodsAreKilledAtOnce() {
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
