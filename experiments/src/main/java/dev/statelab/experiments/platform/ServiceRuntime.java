package dev.statelab.experiments.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a service runs on: the values of {@code runtime} in the chart, and in what {@code GET /instance} answers. */
public enum ServiceRuntime {
    /** A JVM. */
    JVM,
    /** A JVM with an AOT cache (JEP 483): classes loaded and linked, and profiles of methods, from a training run. */
    AOT,
    /** None: the service is a native executable. */
    NATIVE;

    /** As people type it: {@code jvm}, {@code aot}, {@code native}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a name gets that says which one is meant: the JVM is what is meant where nothing is said. */
    public String suffix() {
        return this == JVM ? "" : "-" + id();
    }

    /** The one of that name, if there is one. */
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
