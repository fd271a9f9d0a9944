package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged campaign with a packaged service, in a separate checkout, so that the test decides what is committed. */
class CampaignIT {

    @TempDir
    Path directory;

    private Path home;
    private Path report;

    @BeforeEach
    void checkOut() throws Exception {
        home = Files.createDirectory(directory.resolve("home"));
        report = directory.resolve("report");
        Files.createSymbolicLink(
                home.resolve("stateful-service"),
                Path.of("../stateful-service").toAbsolutePath().normalize());
        git("init", "--quiet");
        commit("one");
    }

    @Test
    void continuesAfterAKillAndRefusesAnotherCommit() throws Exception {
        Process campaign = start("first");
        await().atMost(Duration.ofMinutes(2)).until(() -> !campaign.isAlive() || runs().size() == 1);
        campaign.destroyForcibly().waitFor();
        List<JsonObject> before = runs();
        assertThat(names(before)).as(output("first")).containsExactly("pod-kill");

        int exit = start("second").waitFor();

        assertThat(exit).as(output("second")).isNotEqualTo(1);
        assertThat(output("second"))
                .contains("run 2 of 3, round 1 of 2; time left: about ", "run 3 of 3, round 2 of 2")
                .doesNotContain("run 1 of");
        assertThat(names(runs())).containsExactly("pod-kill", "caching", "pod-kill");
        assertThat(runs().getFirst()).as("the run before the kill").isEqualTo(before.getFirst());
        assertThat(report.resolve("ledgers/local-pod-kill-memory-sticky-2.jsonl"))
                .isNotEmptyFile();

        List<JsonObject> all = runs();
        assertThat(start("third").waitFor()).as("nothing is left to do").isEqualTo(exit);
        assertThat(output("third")).doesNotContain("run 4 of", "get the service ready");
        assertThat(runs()).isEqualTo(all);

        commit("two");
        assertThat(start("fourth").waitFor()).isEqualTo(1);
        assertThat(output("fourth").lines().filter(line -> line.startsWith("lab: ")))
                .singleElement()
                .asString()
                .containsPattern("has runs of commit \\w+, and this is commit \\w+: choose another --out, or .* --mix");
        assertThat(runs()).isEqualTo(all);
    }

    /** One operation a second gives too few writes, so the run is inconclusive. */
    @Test
    void anInconclusiveRunIsMadeAgainOnce() throws Exception {
        int exit =
                start("first", "pod-kill", "--scenario", "redis", "--rate", "1").waitFor();

        assertThat(output("first")).containsOnlyOnce("once more, since it was inconclusive");
        assertThat(names(runs())).containsExactly("pod-kill");
        assertThat(runs().getFirst().getJsonObject("safety").getString("verdict"))
                .as(output("first"))
                .isEqualTo("INCONCLUSIVE");
        assertThat(exit).isEqualTo(2);

        assertThat(start("second", "pod-kill", "--scenario", "redis", "--rate", "1")
                        .waitFor())
                .isEqualTo(2);
        assertThat(output("second")).doesNotContain("run 1 of", "run 2 of");
    }

    private Process start(String name) throws IOException {
        return start(name, "pod-kill", "caching", "--runs", "2", "--scenario", "memory-sticky");
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstatelab.home=" + home,
                "-jar",
                "../experiments/target/quarkus-app/quarkus-run.jar",
                "campaign",
                "--platform",
                "local",
                "--quick",
                "--out",
                report.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name).toFile())
                .start();
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private List<JsonObject> runs() throws IOException {
        Path json = report.resolve("report.json");
        return !Files.exists(json)
                ? List.of()
                : new JsonObject(Files.readString(json))
                        .getJsonArray("runs").stream()
                                .map(JsonObject.class::cast)
                                .toList();
    }

    private static List<String> names(List<JsonObject> runs) {
        return runs.stream().map(run -> run.getString("experiment")).toList();
    }

    private void commit(String message) throws Exception {
        git(
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@example.org",
                "commit",
                "--quiet",
                "--allow-empty",
                "-m",
                message);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
