package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the verdicts of each experiment on each local architecture with {@code expected-verdicts.csv}: safety and availability; {@code
 * any} if either verdict may occur, {@code -} if the experiment does not apply. Takes two minutes for each architecture, so it is not part
 * of the build: run {@code mvn -pl acceptance -am verify -Dtest=none -Dit.test=ExpectedVerdicts -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}, with {@code -Darchitecture=redis,jwt} for only those.
 */
class ExpectedVerdicts {

    private static final String NOT_ASKED = "-";
    private static final String ANY = "any";

    @TempDir
    Path directory;

    static Stream<String> architectures() throws IOException {
        String chosen = System.getProperty("architecture");
        return chosen == null ? Arrays.stream(lines().getFirst()).skip(1) : Stream.of(chosen.split(","));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyExperimentReachesItsExpectedVerdict(String architecture) throws Exception {
        Map<String, String> expected = expected(architecture);
        Map<String, JsonObject> runs = run("all", architecture);
        for (String name : inconclusive(runs)) { // a busy machine may spoil a run, but hardly ever twice
            runs.putAll(run(name.replaceAll("^(affinity|store-kill|power-loss)-.*", "$1"), architecture));
        }

        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, String> reasons = new TreeMap<>();
        expected.forEach((name, verdicts) -> {
            JsonObject run = runs.get(name);
            seen.put(name, run == null ? NOT_ASKED : verdicts(run, verdicts));
            reasons.put(
                    name,
                    run == null
                            ? ""
                            : run.getJsonObject("safety").encode()
                                    + run.getJsonObject("availability").encode());
        });
        assertThat(seen).as(reasons.toString()).isEqualTo(expected);
    }

    private static Map<String, String> expected(String architecture) throws IOException {
        List<String[]> lines = lines();
        int column = List.of(lines.getFirst()).indexOf(architecture);
        assertThat(column).as("a column for " + architecture).isPositive();
        Map<String, String> expected = new LinkedHashMap<>();
        lines.stream().skip(1).forEach(line -> expected.put(line[0], line[column]));
        return expected;
    }

    private static List<String[]> lines() throws IOException {
        return Files.readString(Path.of("src/test/resources/expected-verdicts.csv"))
                .lines()
                .map(line -> line.split(","))
                .toList();
    }

    private static List<String> inconclusive(Map<String, JsonObject> runs) {
        List<String> names = new ArrayList<>();
        runs.forEach((name, run) -> {
            if (verdicts(run, "").contains("INCONCLUSIVE")) {
                names.add(name);
            }
        });
        return names;
    }

    /** @param expected has {@code any} in place of a verdict that does not matter */
    private static String verdicts(JsonObject run, String expected) {
        return (expected.startsWith(ANY) ? ANY : run.getJsonObject("safety").getString("verdict")) + "/"
                + (expected.endsWith(ANY)
                        ? ANY
                        : run.getJsonObject("availability").getString("verdict"));
    }

    private Map<String, JsonObject> run(String name, String architecture) throws Exception {
        Path out = directory.resolve(name);
        Path log = directory.resolve(name + ".log");
        Process harness = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstatelab.home=..",
                        "-jar",
                        "../experiments/target/quarkus-app/quarkus-run.jar",
                        "experiment",
                        name,
                        "--platform",
                        "local",
                        "--quick",
                        "--scenario",
                        architecture,
                        "--out",
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(harness.waitFor()).as(Files.readString(log)).isIn(0, 2);
        Map<String, JsonObject> runs = new LinkedHashMap<>();
        new JsonObject(Files.readString(out.resolve("report.json")))
                .getJsonArray("runs").stream()
                        .map(JsonObject.class::cast)
                        .forEach(run -> runs.put(run.getString("experiment"), run));
        return runs;
    }
}
