package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LifelineTest {

    @Test
    void processesDoNotOutliveAKilledHarness() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .redirectErrorStream(true)
                .start();
        ProcessHandle started;
        try (var output = harness.inputReader()) {
            started = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(started.isAlive()).isTrue();
            harness.destroyForcibly();
        }

        await().until(() -> !started.isAlive());
    }

    /** A harness in the middle of a run. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Process replica = new ProcessBuilder("sleep", "60").start();
            Lifeline.hold(replica.toHandle());
            System.out.println(replica.pid());
            Thread.currentThread().join();
        }
    }
}
