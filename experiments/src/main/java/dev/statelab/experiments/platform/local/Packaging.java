package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The forms in which a service is run. */
public enum Packaging {
    /** On the Java runtime that the harness itself runs on. */
    JVM("quarkus-app/quarkus-run.jar", "") {
        @Override
        List<String> command(Path program) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return List.of(java, "-Xmx192m", "-XX:+UseSerialGC", "-jar", program.toString());
        }

        @Override
        Stream<Path> files(Path program) throws IOException {
            return Files.walk(program.getParent());
        }
    },
    /** An executable that needs none, with the memory that the chart's scenario {@code native} gives it. */
    NATIVE("native/statelab-%s-service-runner", "-native") {
        @Override
        List<String> command(Path program) {
            return List.of(program.toString(), "-Xmx48m");
        }

        @Override
        Stream<Path> files(Path program) {
            return Stream.of(program);
        }
    };

    private final String program;
    private final String imageSuffix;

    Packaging(String program, String imageSuffix) {
        this.program = program;
        this.imageSuffix = imageSuffix;
    }

    abstract List<String> command(Path program);

    abstract Stream<Path> files(Path program) throws IOException;

    /**
     * The command that runs a component's service.
     *
     * @throws PlatformException where it is not built
     */
    List<String> command(Path home, String component) {
        return command(program(home, component));
    }

    /** The bytes of what is deployed, without a Java runtime. */
    public long bytes(Path home, String component) {
        try (Stream<Path> files = files(program(home, component))) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The repository of its image. */
    public String image(String component) {
        return "statelab/%s-service%s".formatted(component, imageSuffix);
    }

    /** Whether the component's service is built in this form. */
    boolean isBuilt(Path home, String component) {
        return Files.isRegularFile(file(home, component));
    }

    /** What to do about it. */
    PlatformException notBuilt() {
        return new PlatformException(
                this == JVM
                        ? "the services are not packaged: run ./lab demo, or mvn package"
                        : "the services are not compiled: run ./lab native");
    }

    private Path program(Path home, String component) {
        if (!isBuilt(home, component)) {
            throw notBuilt();
        }
        return file(home, component);
    }

    private Path file(Path home, String component) {
        return home.resolve("%s-service/target".formatted(component)).resolve(program.formatted(component));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
