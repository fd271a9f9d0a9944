package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ServiceRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build of a service for one runtime.
 *
 * @param home the checkout
 * @param component {@code stateful} or {@code stateless}
 */
public record Packaging(Path home, String component, ServiceRuntime runtime) {

    /**
     * The heap that the chart's JVM chooses in its pod of 384 MiB, at the start and at most, and its collector; an AOT cache works only with
     * the same collector.
     */
    private static final List<String> HEAP = List.of("-Xms8m", "-Xmx192m", "-XX:+UseSerialGC");

    /** The command of a replica, with the memory that the chart gives it. */
    List<String> command() {
        String program = built().toString();
        return switch (runtime) {
            case JVM -> java(Path.of(System.getProperty("java.home")), List.of(), file("quarkus-app/quarkus-run.jar"));
            case AOT ->
                onCache(List.of("-XX:AOTCache=" + program, "-XX:AOTMode=on")); // fail rather than start without it
            case NATIVE -> List.of(program, "-Xmx48m");
        };
    }

    /** The command that runs a service once to write an AOT cache (JEP 514) on SIGTERM, for {@link #keepTrained}. */
    List<String> trainingCommand() {
        return onCache(List.of("-XX:AOTCacheOutput=" + trained()));
    }

    /**
     * Moves the cache of a training run to where {@link #command} looks for it. Call it only after a complete training run: an interrupted
     * one writes an incomplete cache.
     *
     * @return whether the training run has written a cache
     */
    public boolean keepTrained() {
        if (!Files.isRegularFile(trained())) {
            return false;
        }
        try {
            Files.move(trained(), program(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private Path trained() {
        return file("aot/training.aot");
    }

    /** A cache works only with the exact JVM build that wrote it: that of the image. */
    private List<String> onCache(List<String> options) {
        return java(file("java-runtime"), options, file("quarkus-app/quarkus-run.jar"));
    }

    private static List<String> java(Path javaHome, List<String> options, Path jar) {
        List<String> command =
                new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(HEAP);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /**
     * The size of the deployed files in bytes, without a Java runtime.
     *
     * @throws PlatformException if it is not built
     */
    public long bytes() {
        Path program = built();
        return switch (runtime) {
            case JVM -> size(program.getParent());
            case AOT -> size(file("quarkus-app")) + size(program);
            case NATIVE -> size(program);
        };
    }

    private static long size(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.map(Path::toFile)
                    .mapToLong(file -> file.isFile() ? file.length() : 0)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The repository of its image. */
    public String image() {
        return "statelab/%s-service%s".formatted(component, runtime.suffix());
    }

    /** Whether {@link #command} can be run. */
    public boolean isBuilt() {
        return Files.isRegularFile(program());
    }

    /** The exception if it cannot be run; its message says what to do. */
    PlatformException notBuilt() {
        return new PlatformException(
                switch (runtime) {
                    case JVM -> "the services are not packaged: run ./lab demo, or mvn package";
                    case AOT -> "the services have no AOT cache: run ./lab bench startup, or ./lab install aot";
                    case NATIVE -> "the services have no native executables: run ./lab native";
                });
    }

    private Path built() {
        if (!isBuilt()) {
            throw notBuilt();
        }
        return program();
    }

    private Path program() {
        return switch (runtime) {
            case JVM -> file("quarkus-app/quarkus-run.jar");
            case AOT -> file("aot/app.aot");
            case NATIVE -> file("native/statelab-%s-service-runner".formatted(component));
        };
    }

    private Path file(String inTarget) {
        return home.resolve("%s-service/target".formatted(component)).resolve(inTarget);
    }
}
