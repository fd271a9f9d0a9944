package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statelab.testkit.store.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged harness tests services without any code of statelab, with a workload file of {@code docs/own-application}: it finds and
 * names the expected losses, and no others.
 */
class OwnApplicationIT {

    @TempDir
    Path directory;

    private OwnRuns runs;

    @BeforeEach
    void environment() {
        runs = new OwnRuns(directory);
    }

    @Test
    void theMemoryOfExpressSessionLosesWhatItAcknowledged() throws Exception {
        JsonNode run = runs.express("pod-kill", "--sticky");

        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("BROKEN");
        assertThat(run.at("/counts/lost").asInt()).isPositive();
        assertThat(run.at("/counts/relogins").asInt()).isPositive();
        assertThat(run.at("/intervention/shoppers").asInt()).isPositive();
    }

    @Test
    void expressSessionInRedisLosesNoAcknowledgedWrite() throws Exception {
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            runs.environment().put("REDIS_URL", redis.url());
            JsonNode run = runs.express("pod-kill");

            assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
            assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        }
    }

    @Test
    void lostIncrementsOfACounterAreDetected() throws Exception {
        Path counter = directory.resolve("counter.yaml");
        String notes = Files.readString(OwnRuns.WORKLOADS.resolve("express.yaml"));
        Files.writeString(counter, notes.substring(0, notes.indexOf("write:")) + """
                kind: counter
                write: {path: /visits}
                read: {path: /visits, values: {json: $.visits}}
                """);
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            runs.environment().put("REDIS_URL", redis.url());
            JsonNode kept =
                    OwnRuns.run(runs.experiment("pod-kill", Apps.express(), counter.toString(), "--users", "20"));
            assertThat(kept.at("/safety/verdict").asText()).as(kept.toString()).isEqualTo("HELD");
        }
        runs.environment().remove("REDIS_URL");
        JsonNode lost = OwnRuns.run(
                runs.experiment("pod-kill", Apps.express(), counter.toString(), "--users", "20", "--sticky"));
        assertThat(lost.at("/safety/verdict").asText()).as(lost.toString()).isEqualTo("BROKEN");
        assertThat(lost.at("/counts/lost").asInt()).as(lost.toString()).isPositive();
    }

    @Test
    void aLogoutEndsItsSession() throws Exception {
        JsonNode run = runs.express("revoke", "--sticky");

        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
        assertThat(run.at("/figures/0/metric").asText()).isEqualTo("LOGOUT_WORKS_FOR");
    }

    @Test
    void aFlaskApplicationWithFormsAndHtmlPagesSurvivesARollout() throws Exception {
        runs.environment()
                .put(
                        "SESSION_DIRECTORY",
                        Files.createDirectory(directory.resolve("sessions")).toString());

        JsonNode run = OwnRuns.run(runs.experiment("rollout", Apps.flask(), "flask"));

        assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
    }

    /** Its database is a file, so there is one replica, which has all acknowledged writes after its restart. */
    @Test
    void pocketBaseKeepsItsRecordsThroughACrash() throws Exception {
        Path data = directory.resolve("data");
        PocketBase.fill(data, runs.environment().get("APP_PASSWORD"), 12);

        JsonNode run = OwnRuns.run(runs.experiment(
                "pod-kill", PocketBase.command(data), "pocketbase", "--replicas", "1", "--users", "12"));

        assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(59);
        assertThat(run.at("/counts/relogins").asInt()).isZero();
        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("HELD");
    }
}
