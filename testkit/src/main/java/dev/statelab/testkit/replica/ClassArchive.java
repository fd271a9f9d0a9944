package dev.statelab.testkit.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * An archive of the classes that a packaged service has loaded once it has started (JEP 350). A replica that maps it needs half the CPU
 * time to start, and tests start more than a hundred replicas.
 */
final class ClassArchive {

    /** Settings with which a service starts, or almost starts: an archive of fewer classes works too. */
    private static final Map<String, String> SETTINGS =
            Map.of("SHOP_DEMO_PASSWORD", "of-no-shopper", "QUARKUS_SHUTDOWN_DELAY", "0S");

    private ClassArchive() {}

    /**
     * Runs the service to create the archive, if it is missing or older than the package.
     *
     * @param runner the package
     * @param archive the file for {@code -XX:SharedArchiveFile}
     */
    static synchronized void update(Path runner, Path archive) {
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(runner)) > 0) {
                return;
            }
            Path made =
                    archive.resolveSibling("replicas-" + ProcessHandle.current().pid() + ".jsa");
            ReplicaProcess run = ReplicaProcess.launch(
                    ReplicaProcess.command("-XX:ArchiveClassesAtExit=" + made, runner), "class-archive", SETTINGS);
            run.awaitReadyOrEnd();
            run.terminate();
            run.awaitEnd(ReplicaProcess.START);
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
