package dev.statelab.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainLauncher;
import io.quarkus.test.junit.main.QuarkusMainTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusMainTest
class CommandLineTest {

    @TempDir
    Path directory;

    @Test
    void anUnknownExperimentIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launcher.launch("experiment", "pod-kil"),
                64,
                "there is no experiment 'pod-kil', only: pod-kill, freeze, crash, rollout");
    }

    @Test
    void theCommandExperimentAndTheRunOptionRequireEachOther(QuarkusMainLauncher launcher) {
        String message = "the experiment command requires --run COMMAND, and no other experiment allows it";

        isOneLine(launcher.launch("experiment", "command"), 64, message);
        isOneLine(launcher.launch("experiment", "rollout", "--run", "true"), 64, message);
    }

    @Test
    void optionsInsideTheRunCommandAreNotParsed(QuarkusMainLauncher launcher) {
        isOneLine(
                launcher.launch("experiment", "pod-kill", "--run", "redis-cli -h x ping; true --help"),
                64,
                "the experiment command requires --run COMMAND, and no other experiment allows it");
    }

    @Test
    void aCampaignWithoutRunsIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launcher.launch("campaign", "pod-kil"), 64, "there is no experiment 'pod-kil', only: pod-kill, freeze");
        isOneLine(launcher.launch("campaign", "--runs", "0"), 64, "--runs must be at least 1, but is 0");
    }

    /** Reported before the harness contacts a cluster and undoes the changes of an earlier run there. */
    @Test
    void anImpossibleLoadIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launcher.launch("experiment", "pod-kill", "--users", "0", "--out", directory.toString()),
                64,
                "--users must be 1 to 10000, but is 0");
    }

    @Test
    void helpExplainsTheSafetyVerdictAndTheExitCodes(QuarkusMainLauncher launcher) {
        String help = launcher.launch("experiment", "--help").getOutput().replaceAll("\\s+", " ");

        assertThat(help)
                .contains(
                        "Safety: no write, session or user's data was lost or mixed up.",
                        "1 if an experiment could not be run, or a verdict is BROKEN under --require-held or --require-safety; "
                                + "otherwise 2 if");
    }

    @Test
    void theNativeRuntimeOnAClusterIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launcher.launch("experiment", "pod-kill", "--runtime", "native"),
                64,
                "--runtime requires --platform local");
    }

    @Test
    void missingNativeExecutablesAreReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launchInEmptyHome(
                        launcher,
                        "experiment",
                        "pod-kill",
                        "--platform",
                        "local",
                        "--runtime",
                        "native",
                        "--out",
                        directory.toString()),
                1,
                "the services have no native executables: run ./lab native");
    }

    @Test
    void anUnknownOptionIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(launcher.launch("demo", "--fast"), 64, "Unknown option: '--fast'");
    }

    @Test
    void anUnreachableClusterIsReportedInOneLine(QuarkusMainLauncher launcher) throws Exception {
        Path kubeconfig = directory.resolve("config");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                users: [{name: none, user: {}}]
                current-context: none
                """);
        System.setProperty("kubeconfig", kubeconfig.toString());
        try {
            String message = "no cluster answers at http://127.0.0.1:9/: run ./lab up, or choose a kubectl context";
            isOneLine(launcher.launch("experiment", "pod-kill", "--out", directory.toString()), 1, message);
            isOneLine(launcher.launch("rotate-keys"), 1, message);
            isOneLine(launcher.launch("undo"), 1, message);
            isOneLine(
                    launcher.launch(
                            "bench-failover",
                            "--out",
                            directory.resolve("failover.json").toString()),
                    1,
                    message);
        } finally {
            System.clearProperty("kubeconfig");
        }
    }

    @Test
    void aDemoWithoutPackagedServicesIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launchInEmptyHome(launcher, "demo", "--out", directory.toString()),
                1,
                "the services are not packaged: run ./lab demo, or mvn package");
    }

    @Test
    void aBenchWithoutPackagedServicesIsReportedInOneLine(QuarkusMainLauncher launcher) {
        isOneLine(
                launchInEmptyHome(
                        launcher,
                        "bench-startup",
                        "--out",
                        directory.resolve("out").toString()),
                1,
                "the services are not packaged: run ./lab demo, or mvn package");
    }

    @Test
    void aReportOfAnotherVersionIsRejectedBeforeTheFirstMeasurement(QuarkusMainLauncher launcher) throws Exception {
        Files.writeString(directory.resolve("report.json"), "{\"version\": 1}");

        LaunchResult result = launcher.launch("demo", "--out", directory.toString());

        isOneLine(result, 1, "report.json is not a report of this version: move it away, or choose another --out");
        assertThat(directory.resolve("ledgers")).doesNotExist();
    }

    @Test
    void aReportWithoutRunsSaysHowToMakeSome(QuarkusMainLauncher launcher) {
        LaunchResult result = launcher.launch("report", "--out", directory.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.getOutput()).contains("there is no run in", "yet: run ./lab demo");
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void helpNamesTheExitCodes(QuarkusMainLauncher launcher) {
        LaunchResult result = launcher.launch("demo", "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.getOutput().replaceAll("\\s+", " ")).contains("--out=DIR", "2 if one is INCONCLUSIVE");
    }

    /** Launches the harness where nothing is built. */
    private LaunchResult launchInEmptyHome(QuarkusMainLauncher launcher, String... arguments) {
        System.setProperty("statelab.home", directory.toString());
        try {
            return launcher.launch(arguments);
        } finally {
            System.clearProperty("statelab.home");
        }
    }

    private static void isOneLine(LaunchResult result, int exitCode, String message) {
        assertThat(result.getErrorOutput().lines().filter(line -> line.startsWith("lab: ")))
                .singleElement()
                .asString()
                .contains(message);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }
}
