package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The services of {@code src/test/apps}, with their packages. A test is skipped if the package manager is not installed, or reaches no
 * registry. Test classes run in separate processes: one of them installs the packages, the others wait.
 */
public final class Apps {

    private static final Path APPS = Path.of("src/test/apps").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/apps").toAbsolutePath();

    /** Why an application could not be installed, by its name, so that a slow attempt is not repeated. */
    private static final Map<String, String> FAILURES = new HashMap<>();

    private Apps() {}

    /** Installs Express, and returns the command that starts it. */
    public static String express() throws Exception {
        Path directory = install(
                "express",
                List.of("package.json", "package-lock.json", "server.js"),
                "npm",
                "ci",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1");
        return "node " + directory.resolve("server.js");
    }

    /** Installs Flask, and returns the command that starts it in gunicorn. */
    static String flask() throws Exception {
        Path directory = install(
                "flask",
                List.of("requirements.txt", "notes.py"),
                "python3",
                "-m",
                "pip",
                "install",
                "-q",
                "--target",
                ".",
                "-r",
                "requirements.txt");
        return "env PYTHONPATH=%s python3 -m gunicorn --threads 8 --bind 127.0.0.1:{{port}} notes:app"
                .formatted(directory);
    }

    private static Path install(String app, List<String> files, String... command) throws Exception {
        assumeTrue(!FAILURES.containsKey(app), FAILURES.get(app));
        Path directory = Files.createDirectories(INSTALLED.resolve(app));
        Path complete = directory.resolve(".complete");
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            for (String file : files) {
                Files.copy(
                        APPS.resolve(app).resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(complete)) {
                call(app, directory, command);
                Files.createFile(complete);
            }
        }
        return directory;
    }

    private static void call(String app, Path directory, String... command) throws Exception {
        String failure;
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(output).as("package-lock.json fits package.json").doesNotContain("EUSAGE");
            failure =
                    process.waitFor() == 0 ? null : output.lines().limit(2).reduce("", (one, line) -> one + " " + line);
        } catch (IOException e) {
            failure = " it is not on this machine";
        }
        if (failure != null) {
            FAILURES.put(app, "%s cannot install %s:%s".formatted(command[0], app, failure));
            assumeTrue(false, FAILURES.get(app));
        }
    }
}
