package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests local replicas as real processes of the JDK's own web server. */
class LocalApplicationTest {

    private static final String COMMAND =
            Path.of(System.getProperty("java.home"), "bin", "jwebserver") + " -b 127.0.0.1 -p {{port}}";

    private static final Duration REPLACEMENT = Duration.ofSeconds(60);

    @TempDir
    Path logs;

    @Test
    void aReplicaThatExitsByItselfIsReportedAndReplaced() {
        try (LocalApplication files = LocalApplication.start("files", COMMAND, 2, "/", false, logs)) {
            Replica first = files.replicas().getFirst();

            files.perform(new Action.Kill(first));
            awaitReplacement(files, "files-2", "files-3");
            assertThat(files.exits()).as("the harness killed it").isEmpty();

            ProcessHandle.of(Long.parseLong(files.replicas().getFirst().uid()))
                    .orElseThrow()
                    .destroyForcibly();
            awaitReplacement(files, "files-3", "files-4");
            assertThat(files.exits())
                    .singleElement()
                    .asString()
                    .startsWith("files-2 exited unexpectedly with code 137; its log ")
                    .contains("files-2.log ends with: ", "127.0.0.1");
        }
    }

    @Test
    void aDeadReplicaThatIsBeingReplacedIsNotDesiredToo() {
        try (LocalApplication files = LocalApplication.start("files", COMMAND, 1, "/", false, logs)) {
            files.perform(new Action.Kill(files.replicas().getFirst()));

            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> files.replicas().size() == 2);
            assertThat(files.desiredReplicas()).isEqualTo(1);
        }
    }

    @Test
    void aFrozenReplicaThatWasReplacedNeedsNoThaw() {
        try (LocalApplication files = LocalApplication.start("files", COMMAND, 1, "/", false, logs)) {
            Replica frozen = files.replicas().getFirst();
            files.perform(new Action.Freeze(frozen));
            files.perform(new Action.Kill(frozen));
            awaitReplacement(files, "files-2");

            assertThat(files.perform(new Action.Thaw(frozen)))
                    .isEqualTo(Action.Done.nothing("SIGCONT to a replica that is gone"));
        }
    }

    private static void awaitReplacement(LocalApplication files, String... names) {
        await().atMost(REPLACEMENT)
                .until(
                        () -> files.replicas().stream()
                                .filter(Replica::ready)
                                .map(Replica::pod)
                                .toList(),
                        List.of(names)::equals);
    }
}
