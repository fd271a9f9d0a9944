package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload file that does not match its service is reported in one line, before any fault. */
class OwnServiceCheckIT {

    @TempDir
    Path directory;

    private OwnRuns runs;

    @BeforeEach
    void environment() {
        runs = new OwnRuns(directory);
    }

    @Test
    void withoutAffinityTheCheckReportsThatNobodyIsLoggedIn() throws Exception {
        OwnRuns.Outcome outcome = runs.experiment("rollout", Apps.express(), "express");

        assertThat(outcome.output()).contains("signedOut matches, so nobody is logged in");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void aCheckReportsAResponseThatLacksTheWrittenValue() throws Exception {
        Path wrong = directory.resolve("wrong.yaml");
        Files.writeString(
                wrong,
                Files.readString(OwnRuns.WORKLOADS.resolve("express.yaml")).replace("$.notes", "$.note"));

        OwnRuns.Outcome outcome = runs.experiment("pod-kill", Apps.express(), wrong.toString(), "--sticky");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("was answered with status 200", "read.values finds no value of this run in it");
    }

    @Test
    void aSuccessfulCheckReportsItsSteps() throws Exception {
        int port = FreePort.find();
        ProcessBuilder server = new ProcessBuilder(Apps.express().split(" "))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server").toFile());
        server.environment().putAll(runs.environment());
        server.environment().put("PORT", Integer.toString(port));
        Process process = server.start();
        try {
            String url = "http://127.0.0.1:" + port;
            OwnRuns.Outcome outcome = await().until(
                            () -> runs.harness(
                                    "workload",
                                    "check",
                                    OwnRuns.WORKLOADS.resolve("express.yaml").toString(),
                                    "--url",
                                    url),
                            done -> !done.output().contains("got no response"));

            assertThat(outcome.output())
                    .contains("user-1 logs in: status 200", "reads it back: status 200", "user-2 does not see it");
            assertThat(outcome.exitCode()).isZero();
        } finally {
            process.destroy();
        }
    }

    /** Many services answer a wrong password with 200 and the form again: the status alone does not show that the login failed. */
    @Test
    void aLoginThatReturnsItsFormAgainHasFailed() throws Exception {
        Path wrong = directory.resolve("wrong.yaml");
        Files.writeString(
                wrong,
                Files.readString(OwnRuns.WORKLOADS.resolve("flask.yaml"))
                        .replace("{{env.APP_PASSWORD}}", "wrong")
                        .replaceFirst("  accepted: \\{status: \\[302]}\n", ""));
        Path sessions = Files.createDirectory(directory.resolve("sessions"));
        runs.environment().put("SESSION_DIRECTORY", sessions.toString());

        OwnRuns.Outcome outcome = runs.experiment("pod-kill", Apps.flask(), wrong.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("the first write of user-1 was answered with status 302", "did the login really succeed");
    }
}
