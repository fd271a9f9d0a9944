package dev.statelab.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command line that runs in the checkout, on the cluster of {@code ./lab up}. */
record Command(List<String> words, Map<String, String> environment) {

    private static final long MINUTES = 8;
    private static final int LAST_LINES = 12;

    /** Processes that are stopped when the JVM of the tests exits. */
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Command::end)));
    }

    static Command of(Object... words) {
        return new Command(Stream.of(words).map(Object::toString).toList(), Map.of());
    }

    /** This command with these words appended. */
    Command and(Object... more) {
        return new Command(
                Stream.concat(words.stream(), Stream.of(more).map(Object::toString))
                        .toList(),
                environment);
    }

    /** This command with these environment variables. */
    Command with(Map<String, String> variables) {
        return new Command(words, variables);
    }

    /**
     * Runs it.
     *
     * @return its standard output
     * @throws AssertionError unless it exits with 0
     */
    String run() {
        Result result = end();
        if (result.exitCode() != 0) {
            throw new AssertionError("%s: exit code %d%n%s".formatted(title(), result.exitCode(), result.lastLines()));
        }
        return result.output();
    }

    /** Runs it, whatever its exit code. */
    Result end() {
        Process process = null;
        try {
            Files.createDirectories(Environment.WORK);
            Path output = Files.createTempFile(Environment.WORK, "out", ".txt");
            Path errors = Files.createTempFile(Environment.WORK, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(Environment.HOME.toFile())
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("KUBECONFIG", Environment.kubeconfig().toString());
            builder.environment().putAll(environment);
            process = builder.start();
            RUNNING.add(process);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("%s: no end within %d minutes%n%s"
                        .formatted(
                                title(),
                                MINUTES,
                                Result.read(-1, output, errors).lastLines()));
            }
            return Result.read(process.exitValue(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(title() + ": interrupted", e);
        } finally {
            if (process != null) {
                end(process);
                RUNNING.remove(process);
            }
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private String title() {
        return words.stream()
                .limit(4)
                .map(word -> Path.of(word).getFileName().toString())
                .collect(Collectors.joining(" "));
    }

    /** The exit code and output of a command. */
    record Result(int exitCode, String output, String errors) {

        private static Result read(int exitCode, Path output, Path errors) throws IOException {
            Result result = new Result(exitCode, Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return result;
        }

        String lastLines() {
            List<String> lines = Stream.concat(output.lines(), errors.lines()).toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
    }
}
