package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.experiments.check.Counts;
import dev.statelab.experiments.check.Finding;
import dev.statelab.experiments.experiment.Evidence;
import dev.statelab.experiments.experiment.Figure;
import dev.statelab.experiments.experiment.Lifecycle;
import dev.statelab.experiments.experiment.Recovery;
import dev.statelab.experiments.experiment.Row;
import dev.statelab.experiments.experiment.Run;
import dev.statelab.experiments.experiment.Verdict;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Replica;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ReportTest {

    @TempDir
    Path directory;

    private ReportDirectory results;

    @BeforeEach
    void open() throws IOException {
        results = new ReportDirectory(directory.resolve("new/report"));
    }

    @Test
    void whatIsWrittenFitsTheSchema() throws IOException {
        results.add(run("redis", Verdict.Kind.BROKEN));

        assertThat(ReportSchema.errors(json())).isEmpty();
    }

    @Test
    void theSchemaRefusesAnotherVerdict() throws IOException {
        results.add(run("redis", Verdict.Kind.HELD));
        JsonObject report = json();
        report.getJsonArray("runs").getJsonObject(0).put("verdict", "PASSED");

        assertThat(ReportSchema.errors(report)).isNotEmpty();
    }

    @Test
    void aRunTakesThePlaceOfTheSameOneBefore() throws IOException {
        results.add(run("redis", Verdict.Kind.BROKEN));
        results.add(run("jwt", Verdict.Kind.HELD));
        results.add(run("redis", Verdict.Kind.HELD));

        assertThat(results.read().runs())
                .extracting(Run::scenario, Run::verdict)
                .containsExactly(tuple("jwt", Verdict.Kind.HELD), tuple("redis", Verdict.Kind.HELD));
    }

    @Test
    void keepsTheLedgerOfEachRun() throws IOException {
        results.add(run("jwt", Verdict.Kind.HELD));

        List<String> lines = Files.readAllLines(directory.resolve("new/report/ledgers/local-pod-kill-jwt.jsonl"));
        assertThat(lines).hasSize(1);
        assertThat(new JsonObject(lines.getFirst()).getString("value")).isEqualTo("tea-01=1");
    }

    @Test
    void refusesAFileThatIsNoReport() throws IOException {
        Files.writeString(results.json(), "{\"version\": 99}");

        assertThatThrownBy(results::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no report of this version");
    }

    @Test
    void theHtmlShowsTheVerdictAndEveryFindingAndNeedsNothingElse() throws IOException {
        results.add(run("redis", Verdict.Kind.BROKEN));

        String html = Files.readString(results.html());
        assertThat(html)
                .contains("<span class=\"verdict BROKEN\">BROKEN</span> because &lt;of this&gt;")
                .contains("<td>LOST</td><td>shopper-1</td><td>tea-01=1</td>")
                .contains("<polyline class=\"p99\" points=\"")
                .contains("kill -9 100")
                .contains(
                        "endpoint gone after 0.1 s, replica ready never, first success for its shoppers after 1.5 s, all well after 0.0 s")
                .doesNotContain("<script", "src=", "@import", "url(");
    }

    @Test
    void theTextbooksTableLinksEachNumberToItsRun() throws IOException {
        results.add(run("redis", Verdict.Kind.BROKEN));

        assertThat(Files.readString(results.html()))
                .contains("<td><a href=\"#local-pod-kill-redis\">1 writes</a></td>")
                .contains("<section id=\"local-pod-kill-redis\">")
                .contains(
                        "The claim <strong class=\"judgement\">not measured</strong>. ./lab experiment revoke measures it.");
    }

    @Test
    void theTableHasAColumnForEachRun() {
        String table = TextTable.of(List.of(
                run("redis", Verdict.Kind.BROKEN).run(),
                run("jwt", Verdict.Kind.HELD).run()));

        assertThat(table)
                .containsPattern("scenario +redis +jwt\n")
                .containsPattern("verdict +BROKEN +HELD\n")
                .containsPattern("acknowledged +5 +5\n")
                .containsPattern("replica ready, s +never +never\n");
    }

    private JsonObject json() throws IOException {
        return new JsonObject(Files.readString(results.json()));
    }

    private static Lifecycle.Result run(String scenario, Verdict.Kind verdict) {
        Ledger ledger = new Ledger();
        Operation operation = new Operation(
                "shopper-1",
                1,
                Kind.WRITE,
                "tea-01=1",
                1,
                0,
                10,
                1_500_000,
                Outcome.OK,
                200,
                "a",
                1,
                Set.of(),
                Set.of());
        ledger.add(operation);
        Run run = new Run(
                scenario,
                "pod-kill",
                "local",
                Instant.now(),
                12.5,
                verdict,
                "because <of this>",
                List.of(new Figure(Row.FAULT_TOLERANCE, "acknowledged writes lost", 1, "writes")),
                new Evidence(
                        "SIGKILL of one replica",
                        "kill -9 100",
                        0,
                        null,
                        List.of(new Replica("a", "100", "local", true)),
                        3,
                        Instant.now(),
                        List.of(new Replica("a", "100", "local", true)),
                        List.of(new Replica("b", "101", "local", true))),
                new Run.LoadSummary(60, 80, 79.9),
                new Counts(9, 5, 3, 1, 4, 1, 1, 0, 0, 0, 0, 2, 1),
                List.of(new Finding(Finding.Anomaly.LOST, "shopper-1", "tea-01=1")),
                new Recovery(0.1, null, 1.5, 0.0),
                Latency.of(List.of(operation)),
                Timeline.of(List.of(operation), 1_000_000L));
        return new Lifecycle.Result(run, ledger);
    }
}
