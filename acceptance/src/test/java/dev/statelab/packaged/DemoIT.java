package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.report.ReportSchema;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the packaged demo with the packaged services, like {@code ./lab demo --quick}: real processes, a real SIGKILL, a real Redis. */
class DemoIT {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    @TempDir
    static Path directory;

    private static int exitCode;
    private static String output;
    private static JsonObject report;
    private static Map<String, JsonObject> runs;

    @BeforeAll
    static void runTheDemo() throws Exception {
        Path log = directory.resolve("output");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstatelab.home=..",
                        "-jar",
                        "../experiments/target/quarkus-app/quarkus-run.jar",
                        "demo",
                        "--quick",
                        "--out",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = demo.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            demo.destroy(); // SIGTERM: the demo stops its replicas itself
        }
        output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        exitCode = demo.exitValue();
        report = new JsonObject(Files.readString(directory.resolve("report.json")));
        runs = report.getJsonArray("runs").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(run -> run.getString("scenario"), run -> run));
    }

    @Test
    void exitsWithZeroWhereEveryRunWasConclusive() {
        assertThat(exitCode).as(output).isZero();
        assertThat(runs).as(output).containsOnlyKeys("memory-sticky", "replicated", "redis", "jwt");
    }

    @Test
    void theTerminalShowsPhasesAndNoTraceOfABrokenConnection() {
        assertThat(output)
                .contains("redis          pod-kill              steady")
                .doesNotContain("\tat ", "lab: ");
    }

    @Test
    void writesAReportThatFitsTheSchema() throws Exception {
        assertThat(ReportSchema.errors(report)).isEmpty();
        assertThat(directory.resolve("report.html")).content().contains("memory-sticky", "replicated", "redis", "jwt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory-sticky", "replicated", "redis", "jwt"})
    void theReportedCountsMatchTheLedgerAndTheFindings(String scenario) throws Exception {
        JsonObject run = runs.get(scenario);
        JsonObject counts = run.getJsonObject("counts");
        Map<String, Set<String>> outcomes = outcomes(scenario);

        assertThat(counts.getInteger("attempted")).isEqualTo(outcomes.size());
        assertThat(counts.getLong("acknowledged"))
                .isEqualTo(outcomes.values().stream()
                        .filter(seen -> seen.contains("OK"))
                        .count())
                .isGreaterThanOrEqualTo(59);
        assertThat(counts.getLong("lost"))
                .isEqualTo(run.getJsonArray("findings").stream()
                        .map(JsonObject.class::cast)
                        .filter(finding -> finding.getString("anomaly").equals("LOST"))
                        .count());
    }

    /** The outcomes of all attempts of each write. Each attempt is a line of the ledger. */
    private static Map<String, Set<String>> outcomes(String scenario) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("ledgers/local-pod-kill-" + scenario + ".jsonl"))) {
            return lines.map(JsonObject::new)
                    .filter(operation -> Set.of("WRITE", "CHECKOUT").contains(operation.getString("kind")))
                    .collect(Collectors.groupingBy(
                            operation -> operation.getString("user") + " " + operation.getString("value"),
                            Collectors.mapping(operation -> operation.getString("outcome"), Collectors.toSet())));
        }
    }

    @Test
    void memoryLosesTheSessionsOfTheKilledReplica() {
        JsonObject run = runs.get("memory-sticky");

        assertThat(run.getJsonObject("safety").getString("verdict")).as(output).isEqualTo("BROKEN");
        assertThat(run.getJsonObject("counts").getInteger("lost")).isPositive();
        assertThat(run.getJsonObject("counts").getInteger("relogins"))
                .isPositive()
                .isEqualTo(run.getJsonObject("intervention").getInteger("shoppers"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"replicated", "redis", "jwt"})
    void replicationRedisAndTokensLoseNoAcknowledgedWrite(String scenario) {
        JsonObject run = runs.get(scenario);

        assertThat(run.getJsonObject("safety").getString("verdict")).as(output).isEqualTo("HELD");
        assertThat(run.getJsonObject("counts").getInteger("lost")).isZero();
        assertThat(run.getJsonObject("intervention").getString("proof")).isEqualTo("the process exited with 137");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory-sticky", "replicated", "redis", "jwt"})
    void noReplicaIsLeft(String scenario) {
        runs.get(scenario).getJsonObject("intervention").getJsonArray("after").stream()
                .map(JsonObject.class::cast)
                .forEach(replica -> assertThat(ProcessHandle.of(Long.parseLong(replica.getString("uid")))
                                .filter(ProcessHandle::isAlive))
                        .isEmpty());
    }
}
