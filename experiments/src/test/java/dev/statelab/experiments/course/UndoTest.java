package dev.statelab.experiments.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UndoTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void takesBackTheLastChangeFirstAndEachOnce() {
        try (Undo undo = new Undo()) {
            undo.push("one", () -> done.add("one"));
            undo.push("two", () -> done.add("two"));
            undo.run();
        }

        assertThat(done).containsExactly("two", "one");
    }

    @Test
    void aFailedStepIsReportedAndDoesNotStopTheOthers() {
        try (Undo undo = new Undo()) {
            undo.push("one", () -> done.add("one"));
            undo.push("two", () -> {
                throw new IllegalStateException("the API server is away");
            });
            undo.run();

            assertThat(undo.failures()).containsExactly("undo failed (two): the API server is away");
        }
        assertThat(done).containsExactly("one");
    }

    @Test
    void noChangeIsAcceptedAfterTheUndo() {
        try (Undo undo = new Undo()) {
            undo.run();

            assertThatThrownBy(() -> undo.push("late", () -> done.add("late")))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> undo.change(() -> done.add("late"))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(done).isEmpty();
    }

    @Test
    void anUndoDuringAChangeWaitsForItsEnd() throws InterruptedException {
        try (Undo undo = new Undo()) {
            Thread interruption = new Thread(undo::interrupt);
            undo.push("pods", () -> done.add("undone"));
            undo.change(() -> {
                interruption.start();
                await().until(() -> interruption.getState() == Thread.State.WAITING);
                return done.add("made");
            });
            interruption.join();
        }

        assertThat(done).containsExactly("made", "undone");
    }

    /** A change may wait for its effect for minutes. */
    @Test
    void anUndoDuringALongChangeRunsBeforeItsEnd() {
        try (Undo undo = new Undo(Duration.ofMillis(1))) {
            undo.push("replicas", () -> done.add("undone"));
            undo.change(() -> {
                CompletableFuture.runAsync(undo::interrupt)
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
                return done.add("over");
            });
        }

        assertThat(done).containsExactly("undone", "over");
    }

    @Test
    void theHarnessUndoesRemainingChangesWhenItExits() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = harness.inputReader()) {
            assertThat(output.readLine()).isEqualTo("changed");
            harness.toHandle().destroy(); // SIGTERM; Ctrl-C has the same effect
            assertThat(output.readLine()).isEqualTo("taken back");
        }
        assertThat(harness.waitFor()).isEqualTo(143);
    }

    /** A harness that is in the middle of a run. */
    static final class Interrupted {

        private Interrupted() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (Undo undo = new Undo()) {
                undo.push("change", () -> System.out.println("taken back"));
                System.out.println("changed");
                Thread.currentThread().join();
            }
        }
    }
}
