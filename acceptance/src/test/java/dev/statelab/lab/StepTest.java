package dev.statelab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the steps of {@code ./lab}: any failed command ends the script, however the step was called, and only one {@code ./lab} runs. */
class StepTest {

    private static final Path STEP =
            Path.of("../k8s/kind/step.sh").toAbsolutePath().normalize();

    @TempDir
    Path state;

    private Process holder;

    @AfterEach
    void endTheHolder() throws InterruptedException {
        if (holder != null) {
            holder.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step Work work",
                "step Work work && true",
                "step Work work || true",
                "if step Work work; then true; fi",
                "caller() { step Work work; }; caller && true",
                "caller() { step Work work; }; if caller; then true; fi",
            })
    void aCommandThatFailsInTheMiddleOfAStepEndsTheScript(String call) throws Exception {
        Result result = run("work() { echo first; false; echo second; }; " + call + "; echo next");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("failed").doesNotContain("next");
        assertThat(log()).isEqualTo("first\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"work() { ( false; echo second ) }", "work() { echo \"$unset\"; }", "work() { die reason; }"})
    void aFailedSubshellAnUnsetVariableOrDieEndsTheScript(String work) throws Exception {
        assertThat(run(work + "; if step Work work; then true; fi; echo next").output())
                .doesNotContain("next");
        assertThat(log()).doesNotContain("second");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo \"[ERROR] Failed to execute\"; echo \"[ERROR] more\" | Failed to execute",
                "echo FAILED: a pod; echo more | FAILED: a pod",
                "echo safety BROKEN: 3 lost; echo more | BROKEN: 3 lost",
                "echo Error: no such chart; echo more | Error: no such chart",
                "echo Could not resolve host: x; echo more | the first run downloads its dependencies, and the network is unreachable",
                "echo first; echo last | last"
            })
    void aFailedStepNamesItsCause(String output, String cause) throws Exception {
        Result result = run("work() { " + output + "; false; }; step Work work");

        assertThat(result.output()).contains("Work: " + cause + " (full output: ");
    }

    @Test
    void aStepThatSucceedsIsFollowedByTheNext() throws Exception {
        Result result = run("step Work echo done; step More true; echo next");

        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("Work", "More", "next");
    }

    @Test
    void theExitTrapOfAStepRunsWhenTheStepFails() throws Exception {
        run("work() { trap 'echo cleaned' EXIT; false; }; step Work work");

        assertThat(log()).isEqualTo("cleaned\n");
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "TERM, 143"})
    void undoActionsRunOnSighupAndSigterm(String signal, int status) throws Exception {
        Result result = run("undo_it() { echo undone >\"$state/undone\"; }; undo+=(undo_it); "
                + "work() { kill -%s $$; sleep 5; }; step Work work; echo ignored".formatted(signal));

        assumeThat(result.output()).as("this signal is ignored here").doesNotContain("ignored");
        assertThat(result.status()).isEqualTo(status);
        assertThat(state.resolve("undone")).exists();
    }

    /** xargs would read such a path as other directories, and remove those. */
    @ParameterizedTest
    @ValueSource(strings = {"jane doe", "o'brien"})
    void onlyOldLogsAreRemovedWhateverThePathOfTheHome(String user) throws Exception {
        Path home = state.resolve(user);
        Path other = Files.createDirectories(state.resolve("jane"));
        for (int run = 10; run < 35; run++) {
            Files.createDirectories(home.resolve("logs/202001%d-000000-1".formatted(run)));
        }

        Result result = run(home, "step Work true; echo next");

        assertThat(result.output()).contains("next");
        assertThat(other).exists();
        try (Stream<Path> logs = Files.list(home.resolve("logs"))) {
            assertThat(logs).hasSize(20).contains(home.resolve("logs/20200134-000000-1"));
        }
    }

    @Test
    void aSecondScriptEndsAtOnceAndNamesTheFirst() throws Exception {
        hold();

        Result second = run("only_one install; echo next");

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.output())
                .contains("./lab up (process %d) is running".formatted(holder.pid()))
                .doesNotContain("next");
    }

    /** {@code ./lab report} may run during an experiment, but must not replace the programs that the experiment runs. */
    @Test
    void aConcurrentReportRunsOnlyIfNothingMustBeBuilt() throws Exception {
        hold();
        String packaging = Files.readString(STEP.resolveSibling("../../lab").normalize())
                .replaceAll("(?s).*\n(package\\(\\) .*?\n}\n).*", "$1");
        String report = packaging
                + "need_jdk() { true; }; need_maven() { echo maven; exit 3; }; "
                + "command=report; package experiments; echo report";

        assertThat(run("packaged() { true; }; " + report).output()).isEqualTo("report\n");
        Result stale = run("packaged() { false; }; " + report);
        assertThat(stale.status()).isEqualTo(1);
        assertThat(stale.output()).contains("is running").doesNotContain("maven");
    }

    @Test
    void aKilledScriptReleasesTheLock() throws Exception {
        hold();
        holder.destroyForcibly().waitFor();

        assertThat(run("only_one install; echo next").output()).isEqualTo("next\n");
    }

    private void hold() throws IOException {
        holder = start(state, "only_one up; echo held; read -r _");
        assertThat(holder.inputReader().readLine()).isEqualTo("held");
    }

    private Result run(String script) throws IOException, InterruptedException {
        return run(state, script);
    }

    private static Result run(Path state, String script) throws IOException, InterruptedException {
        Process process = start(state, script);
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes());
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), text);
        }
    }

    private static Process start(Path state, String commands) throws IOException {
        ProcessBuilder script = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -euo pipefail; state=$1; . $2; " + commands,
                        "lab",
                        state.toString(),
                        STEP.toString())
                .redirectErrorStream(true);
        script.environment().remove("STATELAB_LOCKED"); // ./lab test holds the lock, and sets this for its children
        return script.start();
    }

    /** The output of the last step. */
    private String log() throws IOException {
        return Files.readString(state.resolve("step.log"));
    }

    private record Result(int status, String output) {}
}
