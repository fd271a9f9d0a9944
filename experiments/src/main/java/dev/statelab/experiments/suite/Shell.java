package dev.statelab.experiments.suite;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs command lines by {@code sh}, with standard input closed, for at most {@link #LONGEST}. */
final class Shell {

    static final Duration LONGEST = Duration.ofMinutes(10);

    /** The exit codes of a shell for a command that it cannot execute, and for one that it does not find. */
    private static final List<Integer> NOT_RUN = List.of(126, 127);

    /** A line that begins with a negation, and the command after it if it is a plain word. */
    private static final Pattern NEGATED = Pattern.compile("\\s*!\\s+([\\w./][\\w./+-]*)(?=\\s|$)");

    private Shell() {}

    /** The result of a command line. */
    record Ended(int code, String output) {}

    /**
     * Runs a line that must succeed.
     *
     * @param what its description for messages
     * @throws PlatformException if its exit code is not 0, and as {@link #run}
     */
    static void require(String what, String line) {
        Ended ended = run(line);
        if (ended.code() != 0) {
            throw new PlatformException("%s exited with %d: %s".formatted(what, ended.code(), ended.output()));
        }
    }

    /**
     * Runs a line. Its output goes to a file, not to a pipe: a process that it leaves in the background would keep a pipe open.
     *
     * @throws PlatformException if the shell cannot run it (exit code 126 or 127), or it takes too long
     */
    static Ended run(String line) {
        try {
            Path output = Files.createTempFile("statelab-", ".log");
            try {
                Ended ended =
                        new Ended(code(line, output), Files.readString(output).strip());
                if (NOT_RUN.contains(ended.code())) {
                    throw new PlatformException(
                            "cannot run '%s': exit code %d: %s".formatted(line, ended.code(), ended.output()));
                }
                return ended;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new PlatformException("the command did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }

    /** The line, after a check of the command behind a leading {@code !}: the shell would turn 127 into 0, the code of success. */
    private static String checked(String line) {
        Matcher negated = NEGATED.matcher(line);
        return negated.lookingAt()
                ? "command -v %1$s >/dev/null || { echo '%1$s: not found'; exit 127; }\n".formatted(negated.group(1))
                        + line
                : line;
    }

    private static int code(String line, Path output) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", checked(line))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        shell.getOutputStream().close();
        if (!shell.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            shell.destroyForcibly();
            throw new PlatformException(
                    "a command ran for more than %d minutes: %s".formatted(LONGEST.toMinutes(), line));
        }
        return shell.exitValue();
    }
}
