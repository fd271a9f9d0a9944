package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the packaged harness on a third-party service, with a directory and an environment for one test. */
final class OwnRuns {

    static final Path WORKLOADS =
            Path.of("../docs/own-application").toAbsolutePath().normalize();
    static final Path JAR = Path.of("../experiments/target/quarkus-app/quarkus-run.jar")
            .toAbsolutePath()
            .normalize();

    private final Path directory;
    private final Map<String, String> environment =
            new HashMap<>(Map.of("APP_PASSWORD", "correct horse", "SESSION_SECRET", "of this test alone"));

    OwnRuns(Path directory) {
        this.directory = directory;
    }

    /** The exit code and output of a command, and the path of its report. */
    record Outcome(int exitCode, String output, Path report) {}

    /** The environment variables of the harness and the replicas. */
    Map<String, String> environment() {
        return environment;
    }

    JsonNode express(String experiment, String... options) throws Exception {
        return run(experiment(experiment, Apps.express(), "express", options));
    }

    Outcome experiment(String name, String command, String workload, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "experiment",
                name,
                "--quick",
                "--platform",
                "local",
                "--workload",
                workload.endsWith(".yaml")
                        ? workload
                        : WORKLOADS.resolve(workload + ".yaml").toString(),
                "--command",
                command,
                "--out",
                directory.resolve("report").toString()));
        words.addAll(List.of(options));
        return harness(words.toArray(String[]::new));
    }

    Outcome harness(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // the process runs only for seconds
                "-jar",
                JAR.toString()));
        all.addAll(List.of(words));
        return call(new ProcessBuilder(all), directory.resolve("report"));
    }

    /** Executes a script that runs the harness, in the directory of the test. */
    Outcome shell(String script) throws Exception {
        return call(
                new ProcessBuilder("bash", "-e", "-c", script).directory(directory.toFile()),
                directory.resolve("statelab-report"));
    }

    private Outcome call(ProcessBuilder builder, Path report) throws Exception {
        Path log = directory.resolve("output");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Outcome(exitCode, Files.readString(log), report.resolve("report.json"));
    }

    static JsonNode run(Outcome outcome) throws IOException {
        assertThat(outcome.report()).as(outcome.output()).exists();
        return new ObjectMapper().readTree(outcome.report().toFile()).at("/runs/0");
    }
}
