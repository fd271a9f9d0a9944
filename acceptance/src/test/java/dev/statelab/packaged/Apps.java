package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The services of {@code src/test/apps}, with the packages that they name; a test is skipped where what installs these is not there. */
final class Apps {

    private static final Path APPS = Path.of("src/test/apps").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/apps").toAbsolutePath();

    private Apps() {}

    /** What starts Express. */
    static String express() throws Exception {
        Path modules = INSTALLED.resolve("express");
        copy("express", "package.json", "package-lock.json", "server.js");
        if (!Files.isDirectory(modules.resolve("node_modules"))) {
            call("npm", "ci", "--prefix", modules.toString(), "--no-audit", "--no-fund");
        }
        return "node " + modules.resolve("server.js");
    }

    /** What starts Flask, behind gunicorn. */
    static String flask() throws Exception {
        Path packages = INSTALLED.resolve("flask");
        copy("flask", "requirements.txt", "notes.py");
        if (!Files.isDirectory(packages.resolve("gunicorn"))) {
            call(
                    "python3",
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "--target",
                    packages.toString(),
                    "-r",
                    packages.resolve("requirements.txt").toString());
        }
        return "env PYTHONPATH=%s python3 -m gunicorn --threads 8 --bind 127.0.0.1:{{port}} notes:app"
                .formatted(packages);
    }

    private static void copy(String app, String... files) throws IOException {
        Files.createDirectories(INSTALLED.resolve(app));
        for (String file : files) {
            Path to = INSTALLED.resolve(app).resolve(file);
            Files.deleteIfExists(to);
            Files.copy(APPS.resolve(app).resolve(file), to);
        }
    }

    private static void call(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not on this machine");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
