package dev.statelab.system;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The version before this one, chart and services, from the history of the repository. */
final class FormerVersion {

    private FormerVersion() {}

    /** Builds it, and installs it by its own {@code ./lab install}; takes some minutes. */
    static void install() {
        Path directory = checkout();
        Progress.step("build and install the former version", () -> {
            Command.of(directory.resolve("lab"), "install")
                    .with(Map.of("XDG_STATE_HOME", directory.resolve("state").toString()))
                    .run();
            Cluster.awaitReady();
        });
    }

    private static Path checkout() {
        String change = git("log", "-n", "1", "--format=%H", "-G", "^version:", "--", "helm/statelab/Chart.yaml")
                .strip();
        if (change.isEmpty()) {
            throw new AssertionError("the former version is in the repository's history, and this is no full clone");
        }
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "former");
            Path archive = directory.resolve("former.tar");
            git("-C", Environment.HOME, "archive", "--output", archive, change + "^");
            Command.of("tar", "-x", "-C", directory, "-f", archive).run();
            for (String service : List.of("stateful-service", "stateless-service")) {
                // 0.2.0 kept from Docker a file that its Dockerfile copies
                Path ignored = Path.of(service, ".dockerignore");
                Files.copy(Environment.HOME.resolve(ignored), directory.resolve(ignored), REPLACE_EXISTING);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String git(Object... words) {
        return Command.of("git").and(words).run();
    }
}
