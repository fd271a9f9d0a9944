package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upgrade from the chart's former version and the way back drop no request, and keep every Secret and volume. */
@OnCluster
class UpgradeTest {

    private Map<String, Object> kept;

    @BeforeAll
    void installTheFormerVersion() {
        Path former = FormerChart.checkout();
        Progress.step("install the former version", () -> {
            Release.STATELAB.upgrade(
                    former.resolve("helm/statelab"),
                    List.of(former.resolve("k8s/kind/values.yaml"), Environment.images()));
            Cluster.awaitReady();
        });
        kept = Cluster.kept(Release.STATELAB);
        assertThat(kept).isNotEmpty();
    }

    /** Twice, since the clients of a run are those of one service. */
    @ParameterizedTest
    @ValueSource(strings = {"redis", "jwt"})
    void anUpgradeAndTheWayBackDropNoRequest(String scenario) {
        Run upgrade = Harness.during("upgrade", scenario, UpgradeTest::upgrade);
        upgrade.assertHeld();
        Cluster.awaitReady();
        Run rollback = Harness.during("rollback", scenario, Release.STATELAB::rollback);
        rollback.assertHeld();
        Cluster.awaitReady();
        assertThat(Cluster.kept(Release.STATELAB)).isEqualTo(kept);
        Release.STATELAB.test();
    }

    /** Other timeouts, so that both services have something to roll out. */
    private static void upgrade() {
        Release.STATELAB.upgrade(
                Environment.CHART,
                List.of(Environment.KIND_VALUES, Environment.images()),
                "stateful.session.idleTimeout=21M,stateless.token.accessLifetime=6M");
    }
}
