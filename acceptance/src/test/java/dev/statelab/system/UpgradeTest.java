package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upgrade and its rollback keep every Secret, volume and session, and drop no request except during a failover of replicated Redis. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {

    /**
     * Requests that may fail while all pods of Redis and of the service are replaced, at 60 a second. Observed, with nodes and tests
     * sharing two cores: 1546 failures and a wait of 23 s.
     */
    private static final long MOST_FAILED = 3000;

    /** Seconds that a client may wait for a successful response meanwhile. */
    private static final double LONGEST_WAIT = 45;

    /** With the services of that version. After 0.2.0, sessions end and Redis restarts, as the changelog says: neither is tested. */
    @Test
    @Order(1)
    void anUpgradeFromTheFormerVersionAndBackDropsNoStatelessRequest() {
        FormerVersion.all().getFirst().install("");
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);
        assertThat(kept).isNotEmpty();

        Run upgrade = Harness.during("upgrade", "jwt", () -> upgrade());
        Cluster.awaitReady();
        Release.STATELAB.test();
        Run rollback = Harness.during("rollback", "jwt", Release.STATELAB::rollback);
        Cluster.awaitReady();

        assertThat(upgrade.availability()).as(upgrade.toString()).isEqualTo("HELD");
        assertThat(rollback.availability()).as(rollback.toString()).isEqualTo("HELD");
        assertThat(Cluster.kept(Release.STATELAB)).containsAllEntriesOf(kept);
    }

    /** The harness has no clients for the services of 0.1.0. */
    @Test
    @Order(2)
    void allPodsAreReadyAfterAnUpgradeFromTheFirstVersionAndBack() {
        Cluster.emptyNamespace();
        FormerVersion.all().getLast().install("");
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);

        Progress.step("upgrade", () -> upgrade());
        Cluster.awaitReady();
        Release.STATELAB.test();
        Progress.step("rollback", () -> {
            Release.STATELAB.rollback();
            Cluster.awaitReady();
        });

        assertThat(Cluster.kept(Release.STATELAB)).containsAllEntriesOf(kept);
    }

    /** Also if the Redis pods used other names for each other. Sessions of the former version work again only after the rollback. */
    @ParameterizedTest
    @Order(3)
    @MethodSource("dev.statelab.system.FormerVersion#all")
    void anUpgradeOfReplicatedRedisFromAFormerVersionAndBackKeepsItsData(FormerVersion former)
            throws IOException, InterruptedException {
        Cluster.emptyNamespace();
        former.install("ha");
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);
        Login login = Login.stateful();
        String cart = login.put("tea-01", 3);

        Progress.step("upgrade", () -> Release.STATELAB.install("ha"));
        Sentinel.awaitAgreement();
        Release.STATELAB.test();
        Progress.step("rollback", () -> {
            Release.STATELAB.rollback();
            Cluster.awaitReady();
        });
        Sentinel.awaitAgreement();

        login.awaitCart(cart);
        assertThat(Cluster.kept(Release.STATELAB)).containsAllEntriesOf(kept);
    }

    /** Runs twice, since the clients of a run use one service. Changes both timeouts, so that both services are rolled out. */
    @ParameterizedTest
    @Order(4)
    @ValueSource(strings = {"redis", "jwt"})
    void anUpgradeToOtherValuesAndBackDropsNoRequest(String scenario) {
        Cluster.emptyNamespace();
        upgrade();
        Cluster.awaitReady();
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);

        Run upgrade = Harness.during(
                "upgrade",
                scenario,
                () -> upgrade("stateful.session.idleTimeout=21M,stateless.token.accessLifetime=6M"));
        upgrade.assertHeld();
        Cluster.awaitReady();
        Run rollback = Harness.during("rollback", scenario, Release.STATELAB::rollback);
        rollback.assertHeld();
        Cluster.awaitReady();
        assertThat(Cluster.kept(Release.STATELAB)).isEqualTo(kept);
        Release.STATELAB.test();
    }

    /** All pods are replaced, those of Redis one after the other. */
    @Test
    @Order(5)
    void anUpgradeOfReplicatedRedisAndBackKeepsItsDataAndInterruptsItShortly()
            throws IOException, InterruptedException {
        Cluster.emptyNamespace();
        Release.STATELAB.install("ha");
        Sentinel.awaitAgreement();
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);
        Login login = Login.stateful();
        String cart = login.put("tea-01", 3);

        shortlyInterrupted(
                "upgrade",
                () -> Release.STATELAB.install("ha", "redis.maxmemory=150mb,stateful.session.idleTimeout=21M"));
        login.awaitCart(cart);
        cart = login.put("tea-01", 4);
        shortlyInterrupted("rollback", Release.STATELAB::rollback);
        login.awaitCart(cart);

        assertThat(Cluster.kept(Release.STATELAB)).isEqualTo(kept);
    }

    private static void shortlyInterrupted(String title, Runnable change) {
        Run run = Harness.during(title, "redis", () -> {
            change.run();
            Cluster.awaitReady();
            Sentinel.awaitAgreement();
        });
        System.out.printf("    %d requests failed, longest wait %.1f s%n", run.failed(), run.longestWait());
        assertThat(run.lost()).as(run.toString()).isZero();
        assertThat(run.longestWait()).as(run.toString()).isLessThan(LONGEST_WAIT);
        assertThat(run.failed()).as(run.toString()).isLessThanOrEqualTo(MOST_FAILED);
    }

    private static void upgrade(String... settings) {
        Release.STATELAB.upgrade(Environment.CHART, List.of(Environment.KIND_VALUES, Environment.images()), settings);
    }
}
