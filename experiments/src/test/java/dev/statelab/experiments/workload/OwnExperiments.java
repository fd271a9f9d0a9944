package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statelab.testkit.store.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Further experiments of the packaged harness on a third-party service, and limits of its owner. They take minutes: run the class by its
 * name, as {@code .ci/run} does.
 */
class OwnExperiments {

    @TempDir
    Path directory;

    private OwnRuns runs;

    @BeforeEach
    void environment() {
        runs = new OwnRuns(directory);
    }

    @Test
    void theOwnersLimitsDecide() throws Exception {
        Path strict = directory.resolve("strict.yaml");
        Files.writeString(
                strict,
                Files.readString(OwnRuns.WORKLOADS.resolve("express.yaml"))
                        + "limits: {failedRequests: 0, recoverySeconds: 0.5}\n");

        OwnRuns.Outcome outcome =
                runs.experiment("pod-kill", Apps.express(), strict.toString(), "--sticky", "--require-held");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
        assertThat(OwnRuns.run(outcome).at("/availability/reason").asText())
                .contains(" since the fault failed; the budget is 0", "; the limit is 0.50 s");
    }

    /** Express-session writes whole sessions: a process that was frozen may overwrite what another one has stored in the meantime. */
    @ParameterizedTest
    @CsvSource({"freeze, HELD BROKEN", "scale, HELD", "affinity, HELD", "connections, HELD", "overhead, HELD"})
    void expressSessionsInRedisSurviveEachExperiment(String experiment, String safety) throws Exception {
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            runs.environment().put("REDIS_URL", redis.url());
            JsonNode run = runs.express(experiment);

            assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isIn((Object[]) safety.split(" "));
            assertThat(run.at("/counts/acknowledged").asInt()).isGreaterThan(29);
            assertThat(run.at("/counts/relogins").asInt()).isZero();
            assertThat(run.at("/figures/0/value").isNumber()).as(run.toString()).isTrue();
        }
    }

    @Test
    void aCommandOfTheOwnerIsMeasuredIfItsEffectIsShown() throws Exception {
        Path change = directory.resolve("change");
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            runs.environment().put("REDIS_URL", redis.url());
            JsonNode shown = runs.express("command", "--run", "touch " + change, "--proof", "test -e " + change);
            JsonNode idle = runs.express("command", "--run", "true");

            assertThat(shown.at("/safety/verdict").asText())
                    .as(shown.toString())
                    .isEqualTo("HELD");
            assertThat(idle.at("/safety/verdict").asText()).as(idle.toString()).isEqualTo("INCONCLUSIVE");
            assertThat(idle.at("/safety/reason").asText()).contains("no effect of the command was seen");
        }
    }

    /** Runs the second step of the action, which judges; the first one compiles. */
    @Test
    void theGitHubActionFailsWithSessionsInMemoryAndPassesWithRedis() throws Exception {
        Path directory =
                Path.of("../.github/actions/experiment").toAbsolutePath().normalize();
        JsonNode step = new YAMLMapper()
                .readTree(directory.resolve("action.yml").toFile())
                .at("/runs/steps/1");
        Map<String, String> inputs = Map.of(
                "${{ inputs.workload }}",
                        OwnRuns.WORKLOADS.resolve("express.yaml").toString(),
                "${{ inputs.experiment }}", "pod-kill",
                "${{ inputs.command }}", Apps.express());
        step.required("env")
                .properties()
                .forEach(variable -> runs.environment()
                        .put(
                                variable.getKey(),
                                inputs.getOrDefault(variable.getValue().textValue(), "")));
        runs.environment().put("GITHUB_ACTION_PATH", directory.toString());
        runs.environment().put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        String script = step.required("run").textValue();
        String application = runs.shell("git init -q . && git -c user.name=owner -c user.email=owner@example.com "
                        + "commit -q --allow-empty -m application && git rev-parse --short HEAD")
                .output()
                .strip();
        assertThat(application).matches("[0-9a-f]{7,}");

        assertThat(runs.shell(script).exitCode())
                .isEqualTo(1); // a user's next request reaches another process, which has no session
        try (RealRedis redis = new RealRedis(RealRedis.User.SHOP)) {
            runs.environment().put("REDIS_URL", redis.url());
            OwnRuns.Outcome held = runs.shell(script);
            assertThat(held.exitCode()).as(held.output()).isZero();
            assertThat(Files.readString(held.report())).doesNotContain('"' + application); // it names statelab's commit
        }
    }

    @Test
    void aCookieMayNameTheReplica() throws Exception {
        Path byCookie = directory.resolve("by-cookie.yaml");
        Files.writeString(
                byCookie,
                Files.readString(OwnRuns.WORKLOADS.resolve("express.yaml"))
                        + "replica: {cookie: replica, regex: '^(.*)$'}\n");

        JsonNode run = OwnRuns.run(runs.experiment("pod-kill", Apps.express(), byCookie.toString(), "--sticky"));

        assertThat(run.at("/intervention/shoppers").asInt()).as(run.toString()).isPositive();
        assertThat(run.at("/safety/verdict").asText()).as(run.toString()).isEqualTo("BROKEN");
    }
}
