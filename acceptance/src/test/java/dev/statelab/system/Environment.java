package dev.statelab.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checkout, and what {@code ./lab e2e} prepared for the tests. */
final class Environment {

    /** The directory with {@code ./lab}. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    static final Path CHART = HOME.resolve("helm/statelab");

    /** The values that every release on the kind cluster has. */
    static final Path KIND_VALUES = HOME.resolve("k8s/kind/values.yaml");

    /** The directory for files that the tests write. */
    static final Path WORK = Path.of("target", "system").toAbsolutePath();

    /** The scenarios that are named after a runtime, and need their own images. */
    private static final List<String> RUNTIMES = List.of("aot", "native");

    private Environment() {}

    /** The kubeconfig file for the cluster of {@code ./lab up}, and no other. */
    static Path kubeconfig() {
        return file("statelab.kubeconfig");
    }

    /** The Helm values that name the images on the nodes. */
    static Path images() {
        return file("statelab.images");
    }

    /** Loads the image that {@link #images} names for a component onto one more node. */
    static void loadImage(String component, String node) {
        Matcher image = Pattern.compile("(?m)^" + component + ": .*repository: (\\S+), tag: '(.+)'")
                .matcher(text(images()));
        if (!image.find()) {
            throw new IllegalStateException(images() + " names no image for " + component);
        }
        Command.of("kind", "load", "docker-image", "--name", "statelab", "--nodes", node)
                .and(image.group(1) + ':' + image.group(2))
                .run();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runtime of the services of a scenario. */
    static String runtime(String scenario) {
        return RUNTIMES.contains(scenario) ? scenario : "jvm";
    }

    /** Like {@link #images}, for a scenario that may have another runtime than the JVM. */
    static Path images(String scenario) {
        return RUNTIMES.contains(scenario) ? file("statelab.images." + scenario) : images();
    }

    static boolean hasImages(String scenario) {
        return !RUNTIMES.contains(scenario)
                || !System.getProperty("statelab.images." + scenario, "").isEmpty();
    }

    private static Path file(String property) {
        String path = System.getProperty(property, "");
        if (path.isEmpty()) {
            throw new IllegalStateException("-D" + property + " is missing: run these tests by ./lab e2e");
        }
        return Path.of(path);
    }
}
