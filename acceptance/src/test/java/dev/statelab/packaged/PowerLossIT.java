package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests what each {@code appendfsync} policy loses in a power loss, with the packaged harness and service and a real Redis. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "nobody sees elsewhere what reaches the disk")
class PowerLossIT {

    @TempDir
    Path directory;

    @Test
    void appendfsyncEverysecLosesAcknowledgedWritesAndAlwaysLosesNone() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .as("a C compiler")
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, "cc")));
        Path log = directory.resolve("output");
        Process harness = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstatelab.home=..",
                        "-jar",
                        "../experiments/target/quarkus-app/quarkus-run.jar",
                        "experiment",
                        "power-loss",
                        "--platform",
                        "local",
                        "--quick",
                        "--scenario",
                        "redis",
                        "--out",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = harness.waitFor();
        String output = Files.readString(log);
        assertThat(exit).as(output).isZero();
        Map<String, JsonObject> runs = new JsonObject(Files.readString(directory.resolve("report.json")))
                .getJsonArray("runs").stream()
                        .map(JsonObject.class::cast)
                        .collect(Collectors.toMap(run -> run.getString("experiment"), run -> run));

        JsonObject always = runs.get("power-loss-always");
        assertThat(always.getJsonObject("safety").getString("verdict"))
                .as(output)
                .isEqualTo("HELD");
        assertThat(lost(always)).isZero();
        assertThat(proof(always)).matches("Redis exited with 137, and \\d+ bytes .* after [1-9]\\d+ flushes");

        JsonObject everysec = runs.get("power-loss-everysec");
        assertThat(everysec.getJsonObject("safety").getString("verdict"))
                .as(output)
                .isEqualTo("BROKEN");
        assertThat(lost(everysec)).isPositive();
        assertThat(proof(everysec)).matches("Redis exited with 137, and [1-9]\\d+ bytes .* after [1-9]\\d* flushes");
    }

    private static int lost(JsonObject run) {
        return run.getJsonObject("counts").getInteger("lost");
    }

    private static String proof(JsonObject run) {
        return run.getJsonObject("intervention").getString("proof");
    }
}
