package dev.statelab.system;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A released version of the chart with its services, from the repository's history.
 *
 * @param version of the chart, as in the changelog
 */
record FormerVersion(String version) {

    private static final Pattern RELEASED = Pattern.compile("(?m)^## (\\d+\\.\\d+\\.\\d+)");

    private static final Map<String, Path> CHECKOUTS = new ConcurrentHashMap<>();

    /** The versions that the changelog lists, the latest first. */
    static List<FormerVersion> all() {
        return RELEASED.matcher(text(Environment.HOME.resolve("CHANGELOG.md")))
                .results()
                .map((MatchResult heading) -> new FormerVersion(heading.group(1)))
                .toList();
    }

    /**
     * Installs a scenario with that version's own {@code ./lab install}; the first time, this takes some minutes.
     *
     * @param scenario empty for the chart's defaults
     */
    void install(String scenario) {
        Path directory = CHECKOUTS.computeIfAbsent(version, missing -> build());
        Progress.step(
                "install %s of version %s".formatted(scenario.isEmpty() ? "the defaults" : scenario, version), () -> {
                    Command install = Command.of(directory.resolve("lab"), "install");
                    (scenario.isEmpty() ? install : install.and(scenario))
                            .with(Map.of(
                                    "XDG_STATE_HOME", directory.resolve("state").toString()))
                            .run();
                    Cluster.awaitReady();
                });
    }

    private Path build() {
        Path directory = checkout();
        Progress.step("package version " + version, () -> {
            // 0.1.0 itself does not package the test classes of the module storefront, which the services need in a new
            // repository
            Command.of(Environment.HOME.resolve("mvnw"), "-f", directory.resolve("pom.xml"), "-q", "-DskipTests", "-am")
                    .and("-pl", "stateful-service,stateless-service", "package")
                    .run();
        });
        return directory;
    }

    private Path checkout() {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "former");
            Path archive = directory.resolve("former.tar");
            git("-C", Environment.HOME, "archive", "--output", archive, last());
            Command.of("tar", "-x", "-C", directory, "-f", archive).run();
            for (String service : List.of("stateful-service", "stateless-service")) {
                // the .dockerignore of 0.2.0 excludes a file that its Dockerfile copies
                Path ignored = Path.of(service, ".dockerignore");
                Files.copy(Environment.HOME.resolve(ignored), directory.resolve(ignored), REPLACE_EXISTING);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last commit of that version: the parent of the commit that raised the version. */
    private String last() {
        return git("log", "--format=%H", "-G", "^version:", "--", "helm/statelab/Chart.yaml")
                .lines()
                .map(change -> change + "^")
                .filter(this::isOf)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "version %s is in the repository's history, and this is no full clone".formatted(version)));
    }

    private boolean isOf(String commit) {
        Command.Result chart =
                Command.of("git", "show", commit + ":helm/statelab/Chart.yaml").end();
        return chart.output().lines().anyMatch(("version: " + version)::equals);
    }

    private static String git(Object... words) {
        return Command.of("git").and(words).run();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
