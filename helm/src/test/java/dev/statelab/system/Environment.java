package dev.statelab.system;

import java.nio.file.Path;

/** The checkout, and what {@code ./lab e2e} prepared for the tests. */
final class Environment {

    /** The directory with {@code ./lab}. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    static final Path CHART = HOME.resolve("helm/statelab");

    /** The values that every release on the kind cluster has. */
    static final Path KIND_VALUES = HOME.resolve("k8s/kind/values.yaml");

    /** Where the tests keep what they write. */
    static final Path WORK = Path.of("target", "system").toAbsolutePath();

    private Environment() {}

    /** Leads to the cluster of {@code ./lab up} and to no other. */
    static Path kubeconfig() {
        return file("statelab.kubeconfig");
    }

    /** The values that name the images on the nodes. */
    static Path images() {
        return file("statelab.images");
    }

    /** As {@link #images}, with the native executables of both services. */
    static Path nativeImages() {
        return file("statelab.images.native");
    }

    static boolean hasNativeImages() {
        return !System.getProperty("statelab.images.native", "").isEmpty();
    }

    private static Path file(String property) {
        String path = System.getProperty(property, "");
        if (path.isEmpty()) {
            throw new IllegalStateException("-D" + property + " is missing: run these tests by ./lab e2e");
        }
        return Path.of(path);
    }
}
