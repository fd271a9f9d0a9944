package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.testkit.replica.FreePort;
import dev.statelab.testkit.store.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services that have nothing of statelab in them, judged by the packaged harness from a workload file of {@code docs/own-application}: what
 * must be lost is lost and named, what must be kept is not.
 */
class OwnApplicationIT {

    private static final Path WORKLOADS =
            Path.of("../docs/own-application").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private final Map<String, String> environment =
            new HashMap<>(Map.of("APP_PASSWORD", "correct horse", "SESSION_SECRET", "of this test alone"));

    @Test
    void theMemoryOfExpressSessionLosesWhatItAcknowledged() throws Exception {
        JsonNode run = express("pod-kill", "--sticky");

        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("BROKEN");
        assertThat(run.at("/counts/lost").asInt()).isPositive();
        assertThat(run.at("/counts/relogins").asInt()).isPositive();
        assertThat(run.at("/intervention/shoppers").asInt()).isPositive();
    }

    @Test
    void withoutAffinityItsUsersAreLoggedOutEvenIfNothingDies() throws Exception {
        Outcome outcome = experiment("rollout", Apps.express(), "express");

        assertThat(outcome.output()).contains("by signedOut it says that nobody is logged in");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void itsRedisStoreKeepsEverything() throws Exception {
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            environment.put("REDIS_URL", redis.url());
            JsonNode run = express("pod-kill");

            assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
            assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        }
    }

    @Test
    void aCounterIsCounted() throws Exception {
        Path counter = directory.resolve("counter.yaml");
        String notes = Files.readString(WORKLOADS.resolve("express.yaml"));
        Files.writeString(counter, notes.substring(0, notes.indexOf("write:")) + """
                kind: counter
                write: {path: /visits}
                read: {path: /visits, values: {json: $.visits}}
                """);
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            environment.put("REDIS_URL", redis.url());
            JsonNode kept = run(experiment("pod-kill", Apps.express(), counter.toString(), "--rate", "120"));
            assertThat(kept.at("/safety/verdict").asText()).as(kept.toString()).isEqualTo("HELD");
        }
        environment.remove("REDIS_URL");
        JsonNode lost = run(experiment("pod-kill", Apps.express(), counter.toString(), "--rate", "120", "--sticky"));
        assertThat(lost.at("/safety/verdict").asText()).as(lost.toString()).isEqualTo("BROKEN");
        assertThat(lost.at("/counts/lost").asInt()).isPositive();
    }

    @Test
    void aLogoutEndsItsSession() throws Exception {
        JsonNode run = express("revoke", "--sticky");

        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
        assertThat(run.at("/figures/0/metric").asText()).isEqualTo("LOGOUT_WORKS_FOR");
    }

    @Test
    void whatItsOwnerAsksDecides() throws Exception {
        Path strict = directory.resolve("strict.yaml");
        Files.writeString(
                strict,
                Files.readString(WORKLOADS.resolve("express.yaml"))
                        + "limits: {failedRequests: 0, recoverySeconds: 0.5}\n");

        Outcome outcome = experiment("pod-kill", Apps.express(), strict.toString(), "--sticky", "--require-held");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
        assertThat(run(outcome).at("/availability/reason").asText())
                .contains("requests since the fault got no good answer, and none may", ", and 0.50 s may pass");
    }

    @Test
    void aFormWithATokenAndPagesInsteadOfJson() throws Exception {
        environment.put(
                "SESSION_DIRECTORY",
                Files.createDirectory(directory.resolve("sessions")).toString());

        JsonNode run = run(experiment("rollout", Apps.flask(), "flask"));

        assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
    }

    /** Its database is a file, so there is one replica: what it acknowledged is there when it comes back. */
    @Test
    void pocketBaseKeepsItsRecordsThroughACrash() throws Exception {
        Path data = directory.resolve("data");
        PocketBase.fill(data, environment.get("APP_PASSWORD"), 60);

        JsonNode run = run(experiment("pod-kill", PocketBase.command(data), "pocketbase", "--replicas", "1"));

        assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        assertThat(run.at("/counts/relogins").asInt()).isZero();
        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
    }

    @Test
    void aCheckSaysWhatItSaw() throws Exception {
        Path wrong = directory.resolve("wrong.yaml");
        Files.writeString(
                wrong, Files.readString(WORKLOADS.resolve("express.yaml")).replace("$.notes", "$.note"));

        Outcome outcome = experiment("pod-kill", Apps.express(), wrong.toString(), "--sticky");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("was answered 200", "read.values finds no value of this run in it");
    }

    @Test
    void aCheckBreaksNothingAndSaysWhatIsThere() throws Exception {
        int port = FreePort.find();
        ProcessBuilder server = new ProcessBuilder(Apps.express().split(" "))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server").toFile());
        server.environment().putAll(environment);
        server.environment().put("PORT", Integer.toString(port));
        Process process = server.start();
        try {
            String url = "http://127.0.0.1:" + port;
            Outcome outcome = await().until(
                            () -> harness(
                                    "workload",
                                    "check",
                                    WORKLOADS.resolve("express.yaml").toString(),
                                    "--url",
                                    url),
                            done -> !done.output().contains("got no answer"));

            assertThat(outcome.output())
                    .contains("user-1 logs in: answered 200", "reads it back: answered 200", "user-2 does not see it");
            assertThat(outcome.exitCode()).isZero();
        } finally {
            process.destroy();
        }
    }

    private JsonNode express(String experiment, String... options) throws Exception {
        return run(experiment(experiment, Apps.express(), "express", options));
    }

    /** What a command of the harness said, and what it left. */
    private record Outcome(int exitCode, String output, Path report) {}

    private Outcome experiment(String name, String command, String workload, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "experiment",
                name,
                "--quick",
                "--platform",
                "local",
                "--workload",
                workload.endsWith(".yaml")
                        ? workload
                        : WORKLOADS.resolve(workload + ".yaml").toString(),
                "--command",
                command,
                "--out",
                directory.resolve("report").toString()));
        words.addAll(List.of(options));
        return harness(words.toArray(String[]::new));
    }

    private Outcome harness(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "../experiments/target/quarkus-app/quarkus-run.jar"));
        all.addAll(List.of(words));
        Path log = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Outcome(
                exitCode, Files.readString(log), directory.resolve("report").resolve("report.json"));
    }

    private static JsonNode run(Outcome outcome) throws IOException {
        assertThat(outcome.report()).as(outcome.output()).exists();
        return new ObjectMapper().readTree(outcome.report().toFile()).at("/runs/0");
    }
}
