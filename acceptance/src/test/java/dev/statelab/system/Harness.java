package dev.statelab.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Runs the experiments of this checkout on the release {@link Release#STATELAB}. */
final class Harness {

    private static final Path JAR = Environment.HOME.resolve("experiments/target/quarkus-app/quarkus-run.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private Harness() {}

    /** Runs an experiment on one scenario of the release. */
    static Run run(String experiment, String scenario, String... options) {
        return Progress.step(experiment + " on " + scenario, () -> measure(experiment, scenario, options));
    }

    /**
     * Makes a change while clients of a scenario send requests, and returns what they observed.
     *
     * @param proof shell command that exits with 0 if the change took effect; not needed if replicas are replaced or requests fail
     */
    static Run during(String title, String scenario, Runnable change, String... proof) {
        List<String> options = Arrays.stream(proof)
                .flatMap(shown -> Stream.of("--proof", shown))
                .toList();
        return Progress.step(title + ", clients of " + scenario, () -> measureDuring(scenario, change, options));
    }

    /** Like {@link #during}, with this many operations a second of all clients together. */
    static Run underLoad(int ratePerSecond, String title, String scenario, Runnable change) {
        List<String> options = List.of("--rate", String.valueOf(ratePerSecond));
        return Progress.step(title + ", clients of " + scenario, () -> measureDuring(scenario, change, options));
    }

    /** Rotates the signing keys of the release by one step. */
    static void rotateKeys() {
        Command.of(JAVA, "-jar", JAR, "rotate-keys").run();
    }

    static void replaceKeys() {
        Command.of(JAVA, "-jar", JAR, "rotate-keys", "--emergency").run();
    }

    /** While the load runs, the harness waits for a shell command, which waits for the change. */
    private static Run measureDuring(String scenario, Runnable change, List<String> more) {
        Path directory = temporaryDirectory();
        Path begin = directory.resolve("begin");
        Path end = directory.resolve("end");
        String rendezvous = "touch '%s'; until [ -e '%s' ]; do sleep 0.1; done".formatted(begin, end);
        List<String> options = new ArrayList<>(List.of("--run", rendezvous));
        options.addAll(more);
        // in a separate thread: on two cores the common pool has only one, which the Kubernetes client needs
        CompletableFuture<Run> run = CompletableFuture.supplyAsync(
                () -> measure("command", scenario, options.toArray(String[]::new)), Thread::startVirtualThread);
        try {
            await().atMost(Duration.ofMinutes(3)).until(() -> Files.exists(begin) || run.isDone());
            if (!run.isDone()) {
                change.run();
            }
        } finally {
            touch(end);
            run.exceptionally(failure -> null).join();
        }
        try {
            return run.join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause().toString(), e.getCause());
        }
    }

    private static Run measure(String experiment, String scenario, String... options) {
        return read(command()
                .and("experiment", experiment, "--scenario", scenario, "--quick", "--duration", 15)
                .and((Object[]) options));
    }

    /** The command line of the packaged harness, without a subcommand. */
    static Command command() {
        return Command.of(JAVA, "-Dstatelab.home=" + Environment.HOME, "-jar", JAR);
    }

    /** Executes a command that makes one run, and returns the run; fails unless it is {@linkplain Run#complete complete}. */
    static Run read(Command experiment) {
        Path out = temporaryDirectory();
        Command.Result result = experiment.and("--out", out).end();
        Path report = out.resolve("report.json");
        JsonNode runs = Files.exists(report) ? read(report).required("runs") : null;
        if (runs == null || runs.size() != 1) {
            throw new AssertionError(
                    "no run is in the report, exit code %d%n%s".formatted(result.exitCode(), result.lastLines()));
        }
        return new Run(runs.get(0)).complete();
    }

    private static JsonNode read(Path json) {
        try {
            return new ObjectMapper().readTree(json.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Environment.WORK), "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
