package dev.statelab.experiments.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    @Test
    void theStepsRunInReverseOrderAndTheCommandNeverReturns() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = harness.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open");
            harness.toHandle().destroy(); // SIGTERM; Ctrl-C has the same effect
            assertThat(output.lines()).containsExactly("the undo", "the pods");
        }
        assertThat(harness.waitFor()).isEqualTo(143);
    }

    /** A harness with three steps, of which the last one fails and another one is closed. */
    static final class Interrupted {

        private static volatile boolean closing;

        private Interrupted() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread command = Thread.currentThread();
            CountDownLatch begun = new CountDownLatch(1);
            new Interruption(() -> {
                Await.until(Duration.ofSeconds(10), () -> closing && command.getState() == Thread.State.WAITING);
                System.out.println("the pods");
            });
            new Interruption(() -> System.out.println("closed")).close();
            Interruption undo = new Interruption(() -> {
                System.out.println("the undo");
                begun.countDown();
                throw new IllegalStateException("the API server is away");
            });
            System.out.println("open");
            begun.await();
            closing = true;
            undo.close();
            System.out.println("the command goes on");
        }
    }
}
