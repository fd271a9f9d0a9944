package dev.statelab.experiments.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The runtime of a service: the values of {@code runtime} in the chart and in the response of {@code GET /instance}. */
public enum ServiceRuntime {
    /** A JVM. */
    JVM,
    /** A JVM with an AOT cache (JEP 483): classes loaded and linked, and profiles of methods, from a training run. */
    AOT,
    /** None: the service is a native executable. */
    NATIVE;

    /** The name in lower case: {@code jvm}, {@code aot}, {@code native}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The suffix of a name for this runtime; empty for the JVM, which is the default. */
    public String suffix() {
        return this == JVM ? "" : "-" + id();
    }

    /** The runtime of that name, if there is one. */
    public static Optional<ServiceRuntime> of(String id) {
        return Arrays.stream(values())
                .filter(runtime -> runtime.id().equals(id))
                .findFirst();
    }

    @Override
    public String toString() {
        return id();
    }
}
