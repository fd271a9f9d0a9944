package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upgrade and the way back drop no request, and keep every Secret and volume. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {

    /** With the services of that version. Of 0.2.0, sessions end and Redis restarts, as the changelog says: nothing is asked of those. */
    @Test
    @Order(1)
    void fromTheFormerVersionAndBackTheStatelessServiceDropsNoRequest() {
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
    void fromTheFirstVersionAndBackAllPodsAreReady() {
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

    /** Whatever its pods called each other before. */
    @ParameterizedTest
    @Order(3)
    @MethodSource("dev.statelab.system.FormerVersion#all")
    void fromAFormerVersionAndBackTheSentinelsAgree(FormerVersion former) {
        Cluster.emptyNamespace();
        former.install("ha");
        Map<String, Object> kept = Cluster.kept(Release.STATELAB);

        Progress.step("upgrade", () -> Release.STATELAB.install("ha"));
        Sentinel.awaitAgreement();
        Release.STATELAB.test();
        Progress.step("rollback", () -> {
            Release.STATELAB.rollback();
            Cluster.awaitReady();
        });
        Sentinel.awaitAgreement();

        assertThat(Cluster.kept(Release.STATELAB)).containsAllEntriesOf(kept);
    }

    /** Twice, since the clients of a run are those of one service. Other timeouts, so that both have something to roll out. */
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

    private static void upgrade(String... settings) {
        Release.STATELAB.upgrade(Environment.CHART, List.of(Environment.KIND_VALUES, Environment.images()), settings);
    }
}
