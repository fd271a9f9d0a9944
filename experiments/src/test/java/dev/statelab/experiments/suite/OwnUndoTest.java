package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnUndoTest {

    @TempDir
    Path directory;

    private final List<String> reported = new ArrayList<>();
    private Path state;
    private Path change;

    @BeforeEach
    void change() throws IOException {
        state = directory.resolve("state/undo");
        change = Files.createFile(directory.resolve("change"));
    }

    @Test
    void theFileIsForItsOwnerAloneAndGoneOnceTheUndoHasSucceeded() throws IOException {
        Runnable undo = new OwnUndo(state, "rm " + change).keep();
        assertThat(kept())
                .singleElement()
                .satisfies(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));

        undo.run();

        assertThat(change).doesNotExist();
        assertThat(kept()).isEmpty();
    }

    /** A harness that still runs undoes its change itself. */
    @Test
    void theUndoOfAKilledHarnessIsRunByTheNextOneButNotBeforeItsDeath() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        state.toString(),
                        "rm change")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var output = harness.inputReader()) {
            assertThat(output.readLine()).isEqualTo("kept");
            assertThat(takeBack()).isTrue();
            assertThat(reported).isEmpty();
            assertThat(change).exists();
        } finally {
            harness.destroyForcibly().waitFor();
        }

        assertThat(takeBack()).isTrue();
        assertThat(reported).containsExactly("undone by: rm change");
        assertThat(change)
                .as("its path is relative to the directory of the killed harness")
                .doesNotExist();
        assertThat(kept()).isEmpty();
    }

    /** A harness in the middle of a run. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] arguments) throws InterruptedException {
            Runnable undo = new OwnUndo(Path.of(arguments[0]), arguments[1]).keep();
            System.out.println("kept");
            Thread.currentThread().join();
            undo.run();
        }
    }

    @Test
    void anUndoThatFailsIsKeptUntilItSucceeds() throws IOException {
        Path obstacle = Files.createFile(directory.resolve("obstacle"));
        Runnable undo = new OwnUndo(state, "test ! -e " + obstacle + " && rm " + change).keep();
        Path file = kept().getFirst();

        assertThatThrownBy(undo::run)
                .isInstanceOf(PlatformException.class)
                .hasMessageStartingWith("the undo command exited with 1: ")
                .hasMessageContaining("./lab undo runs sh " + file + " again, until it succeeds or you delete it");
        assertThat(takeBack()).isFalse();
        assertThat(reported).singleElement().asString().contains("the undo command exited with 1", file.toString());
        assertThat(kept()).containsExactly(file);

        Files.delete(obstacle);
        assertThat(takeBack()).isTrue();
        assertThat(change).doesNotExist();
        assertThat(kept()).isEmpty();
    }

    private boolean takeBack() {
        reported.clear();
        return OwnUndo.takeBack(state, reported::add);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            return files.toList();
        }
    }
}
