package dev.statelab.experiments.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The build that was measured.
 *
 * @param version of statelab
 * @param commits short commits of the checkout, the latest last, with {@code -dirty} if it had changes; empty without git
 */
public record Build(String version, List<String> commits) {

    private static final String DIRTY = "-dirty";

    /** The build of this checkout. */
    static Build here() {
        var config = ConfigProvider.getConfig();
        Path home = config.getOptionalValue("statelab.home", Path.class).orElse(Path.of("."));
        return new Build(
                config.getOptionalValue("quarkus.application.version", String.class)
                        .orElse("unknown"),
                commit(home));
    }

    /** This build with the commits of another build before its own. */
    Build after(Build others) {
        return new Build(
                version,
                Stream.concat(others.commits.stream().filter(commit -> !commits.contains(commit)), commits.stream())
                        .toList());
    }

    /** Whether it is one known commit, without uncommitted changes. */
    boolean isOneCommit() {
        return commits.size() == 1 && !commits.getFirst().endsWith(DIRTY);
    }

    /** In words, such as {@code commit 0fbffc2}. */
    @Override
    public String toString() {
        return commits.isEmpty() ? "an unknown commit" : "commit " + String.join(", ", commits);
    }

    private static List<String> commit(Path home) {
        try {
            Process git = new ProcessBuilder(
                            "git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude", "*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return git.waitFor() == 0 ? List.of(commit) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
