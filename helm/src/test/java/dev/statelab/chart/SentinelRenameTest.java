package dev.statelab.chart;

import static dev.statelab.chart.SentinelPods.PATIENCE;
import static dev.statelab.chart.SentinelPods.redis;
import static dev.statelab.chart.SentinelPods.sentinel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.RedisPod;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade that renames three Redis pods with a Sentinel each, as an upgrade from version 0.1.0 does. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for a Linux container")
class SentinelRenameTest {

    @TempDir
    Path directory;

    private SentinelPods pods;

    @BeforeEach
    void start() throws IOException {
        pods = new SentinelPods(directory);
        redis(pods.primary(), "SET before 1");
        redis(pods.primary(), "WAIT 2 5000");
    }

    @AfterEach
    void stop() throws InterruptedException {
        pods.close();
    }

    @Test
    void aRolloutLeavesNoFormerName() throws IOException, InterruptedException {
        for (int ordinal = 2; ordinal >= 0; ordinal--) {
            pods.get(ordinal).preStop();
            rename(ordinal);
        }

        pods.awaitWhole();
        assertThat(redis(pods.primary(), "GET before")).isEqualTo("1");
    }

    @Test
    void aPrimaryThatComesBackWithAnotherNameIsReplacedFirst() throws IOException, InterruptedException {
        RedisPod first = pods.get(0);
        assertThat(pods.primary()).isEqualTo(first);
        first.kill();
        RedisPod renamed = first.renamed();
        pods.replace(0, renamed);
        renamed.start();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(renamed.path("redis.log")).content().contains("The name of this primary"));

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !sentinel(pods.get(1), "shop password", "SENTINEL GET-MASTER-ADDR-BY-NAME statelab")
                        .equals(first.address() + " 6379"));
        startUntilItRuns(renamed);
        rename(2);
        rename(1);

        pods.awaitWhole();
        assertThat(redis(pods.primary(), "GET before")).isEqualTo("1");
    }

    @Test
    void renamedPodsThatAllStartAtOnceForgetTheirFormerNames() throws IOException, InterruptedException {
        pods.kill();
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            pods.replace(ordinal, pods.get(ordinal).renamed());
            pods.get(ordinal).start();
        }

        pods.awaitWhole();
        assertThat(redis(pods.primary(), "GET before")).isEqualTo("1");
    }

    private void rename(int ordinal) throws IOException, InterruptedException {
        pods.get(ordinal).kill();
        RedisPod renamed = pods.get(ordinal).renamed();
        pods.replace(ordinal, renamed);
        renamed.start();
        startUntilItRuns(renamed);
    }

    /** Restarts a container that exits, as the kubelet does. */
    private static void startUntilItRuns(RedisPod pod) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            pod.start();
            return redis(pod, "PING").equals("+PONG")
                    && sentinel(pod, "shop password", "PING").equals("+PONG");
        });
    }
}
