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
 * The process that the balancers of this harness run in, one for all, so that the load generator shares neither heap nor threads with them. It
 * is {@link BalancerMain}, started when the first balancer is, and ends with this process.
 */
final class BalancerProcess {

    /** Stands between the words of a command, and of an answer. */
    static final String SEPARATOR = "\t";

    /** The first word of the answer to a command that failed; its message follows. */
    static final String FAILED = "failed";

    private static BalancerProcess shared;

    private final InputStream errors;
    private final PrintWriter commands;
    private final BufferedReader answers;

    private BalancerProcess() {
        // without the signal of Ctrl-C, which is for the harness: what it undoes then still goes through the balancer
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
            Files.delete(log); // both have it open, and nothing is left of it after them
            Lifeline.hold(process.toHandle());
            commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PlatformException("cannot start the balancer: " + e.getMessage(), e);
        }
    }

    /** The one of this harness. */
    static synchronized BalancerProcess shared() {
        if (shared == null) {
            shared = new BalancerProcess();
        }
        return shared;
    }

    /**
     * Has a command done.
     *
     * @return the answer
     * @throws PlatformException where it failed, or the process has ended
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

    /** That of this JVM, or where Quarkus' runner loads the classes all that it could load. */
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
