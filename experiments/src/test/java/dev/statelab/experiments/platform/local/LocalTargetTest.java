package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.suite.Synchronisation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTargetTest {

    /** The JDK's own, in place of a packaged service. */
    private static final List<String> WEB_SERVER = List.of(
            Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
            "-b",
            "127.0.0.1",
            "-p",
            ServiceProcess.PORT);

    @Test
    void trafficThatNobodyCountsIsUnknownAndNotNone() {
        LocalTarget replicated = withoutStore(Scenario.REPLICATED);

        assertThat(replicated.exchanged()).isEmpty();
        assertThat(new Synchronisation().refusal(replicated))
                .as("its replicas count it")
                .isEmpty();
        assertThat(withoutStore(Scenario.MEMORY_STICKY).exchanged())
                .as("its replicas exchange nothing")
                .hasValue(0);
    }

    @Test
    void whatAScenarioLacksCannotBeActedOn() {
        LocalTarget tokens = withoutStore(Scenario.JWT);

        assertThat(tokens.refusal(Action.RotateKeys.class)).isEmpty();
        for (Class<? extends Action> kind : List.of(Action.KillStore.class, Action.Flush.class, Action.Cut.class)) {
            assertThat(tokens.refusal(kind)).contains("jwt has no store");
        }
        assertThatThrownBy(() -> tokens.perform(new Action.KillStore()))
                .isInstanceOf(PlatformException.class)
                .hasMessage("jwt has no store");
        assertThat(withoutStore(Scenario.MEMORY_STICKY).refusal(Action.RotateKeys.class))
                .contains("memory-sticky has no signing keys");
    }

    @Test
    void eachChangeShowsInTheSettingsUntilItIsUndone(@TempDir Path logs) throws IOException {
        Vertx vertx = Vertx.vertx();
        Health health = Health.answers("/");
        Balancer balancer = new Balancer(health);
        LocalRedis redis = new LocalRedis(logs.resolve("redis.log"));
        Fleet fleet = new Fleet("files", WEB_SERVER, logs, replica -> Map.of(), Peers.NONE, balancer, health);
        Relays relays = new Relays(vertx, redis);
        try (LocalTarget target = new LocalTarget(
                new Variant(Scenario.REDIS, ServiceRuntime.JVM),
                "",
                balancer,
                fleet,
                redis,
                relays,
                null,
                Duration.ZERO,
                closed -> {})) {
            redis.start();
            fleet.scale(1);
            Map<String, String> before = target.settings();
            assertThat(before)
                    .isEqualTo(Map.of(
                            "replicas", "1",
                            "affinity", "none",
                            "store", "running",
                            "relays to the store", "none",
                            "appendfsync", "everysec"));

            target.perform(new Action.Scale(2));
            target.perform(new Action.SetAffinity(Affinity.COOKIE));
            target.perform(new Action.Interpose());
            target.perform(new Action.Flush(Fsync.NO));
            assertThat(target.settings())
                    .isEqualTo(Map.of(
                            "replicas", "2",
                            "affinity", "cookie",
                            "store", "running",
                            "relays to the store", "one per replica",
                            "appendfsync", "no"));
            target.perform(new Action.StopStore());
            assertThat(target.settings()).containsEntry("store", "stopped").containsEntry("appendfsync", "unknown");

            target.perform(new Action.StartStore());
            target.perform(new Action.Flush(Fsync.EVERYSEC));
            target.perform(new Action.Withdraw());
            target.perform(new Action.SetAffinity(Affinity.NONE));
            target.perform(new Action.Scale(1));
            assertThat(target.settings()).isEqualTo(before);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static LocalTarget withoutStore(Scenario scenario) {
        Variant variant = new Variant(scenario, ServiceRuntime.JVM);
        return new LocalTarget(variant, "", null, null, null, null, null, Duration.ZERO, closed -> {});
    }
}
