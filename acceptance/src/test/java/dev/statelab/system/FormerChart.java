package dev.statelab.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last chart of the version before this one, from the history of the repository. */
final class FormerChart {

    private FormerChart() {}

    /** Writes it to the disk, with its values for the kind cluster. */
    static Path checkout() {
        String change = git("log", "-n", "1", "--format=%H", "-G", "^version:", "--", "helm/statelab/Chart.yaml")
                .strip();
        if (change.isEmpty()) {
            throw new AssertionError("the former chart is in the repository's history, and this is no full clone");
        }
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "former-chart");
            Path archive = directory.resolve("former.tar");
            git("archive", "--output", archive, change + "^", "helm/statelab", "k8s/kind/values.yaml");
            Command.of("tar", "-x", "-C", directory, "-f", archive).run();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String git(Object... words) {
        return Command.of("git").and(words).run();
    }
}
