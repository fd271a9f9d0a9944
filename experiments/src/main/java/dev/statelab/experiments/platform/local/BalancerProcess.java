package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One process for all balancers of this harness, so that the load generator shares neither heap nor threads with them. It runs
 * {@link BalancerMain}, starts with the first balancer, and exits with this process.
 */
final class BalancerProcess {

    /** Separates the words of a command and of an answer. */
    static final String SEPARATOR = "\t";

    /** The first word of the answer to a command that failed; its message follows. */
    static final String FAILED = "failed";

    private static BalancerProcess shared;

    private final InputStream errors;
    private final PrintWriter commands;
    private final BufferedReader answers;

    private BalancerProcess() {
        // ignores Ctrl-C, which is for the harness: its undo still needs the balancer
        List<String> command = List.of(
                "sh",
                "-c",
                "trap '' INT; exec \"$@\"",
                "balancer",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classPath(),
                BalancerMain.class.getName());
        try {
            Path log = Files.createTempFile("statelab-balancer", ".log");
            errors = Files.newInputStream(log);
            Process process =
                    new ProcessBuilder(command).redirectError(log.toFile()).start();
            Files.delete(log); // both have it open; it disappears when both have exited
            Lifeline.hold(process.toHandle());
            commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PlatformException("cannot start the balancer: " + e.getMessage(), e);
        }
    }

    /** The process of this harness; the first call starts it. */
    static synchronized BalancerProcess shared() {
        if (shared == null) {
            shared = new BalancerProcess();
        }
        return shared;
    }

    /**
     * Executes a command.
     *
     * @return the answer
     * @throws PlatformException if it failed, or the process has exited
     */
    synchronized String ask(String... command) {
        commands.println(String.join(SEPARATOR, command));
        String answer;
        try {
            answer = answers.readLine();
            if (answer == null) {
                throw new PlatformException("the balancer process has exited: " + lastWords());
            }
        } catch (IOException e) {
            throw new PlatformException("the balancer does not respond: " + e.getMessage(), e);
        }
        if (answer.startsWith(FAILED + SEPARATOR)) {
            throw new PlatformException("the balancer failed: " + answer.substring(FAILED.length() + 1));
        }
        return answer;
    }

    private String lastWords() throws IOException {
        return new String(errors.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("WARNING: ")) // of the JDK, about libraries
                .reduce("no output", (earlier, line) -> line);
    }

    /** The class path of this JVM; under Quarkus' runner, all jars that the runner could load. */
    private static String classPath() {
        Path application = Path.of(location()).getParent().getParent();
        return Files.exists(application.resolve("quarkus-run.jar"))
                ? Stream.of("app", "lib/main", "lib/boot")
                        .map(libraries -> application.resolve(libraries) + "/*")
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private static URI location() {
        try {
            return BalancerProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
