package dev.statelab.experiments.report;

import dev.statelab.experiments.platform.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The size of the chart as {@code helm template} renders it with an architecture's values file.
 *
 * @param objects Kubernetes objects
 * @param lines of YAML, without blank lines and comments
 */
record RenderedChart(long objects, long lines) {

    private static final long PATIENCE_SECONDS = 30;

    /** The command that renders it, to be run in the checkout. */
    static String command(Scenario scenario) {
        return "helm template statelab helm/statelab -f helm/statelab/scenarios/%s.yaml --kube-version 1.29.0 --skip-tests"
                .formatted(scenario);
    }

    /**
     * @param home the checkout
     * @throws IOException if it cannot be rendered; the message says what is missing
     */
    static RenderedChart of(Path home, Scenario scenario) throws IOException {
        Path values = home.resolve("helm/statelab/scenarios/" + scenario + ".yaml");
        if (!Files.exists(values)) {
            throw new IOException("the chart has no " + scenario + ".yaml");
        }
        Process helm;
        try {
            helm = new ProcessBuilder(command(scenario).split(" "))
                    .directory(home.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("helm is not on the PATH", e);
        }
        String yaml = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!helm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || helm.exitValue() != 0) {
                throw new IOException("helm cannot render " + scenario + ".yaml");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new RenderedChart(
                yaml.lines().filter(line -> line.startsWith("kind: ")).count(),
                yaml.lines()
                        .filter(line -> !line.isBlank()
                                && !line.startsWith("---")
                                && !line.strip().startsWith("#"))
                        .count());
    }
}
