package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.bench.WarmUpCurve;
import dev.statelab.experiments.bench.WarmUpCurve.Window;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.verdict.Verdict;
import dev.statelab.testkit.report.ReportSchema;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

@QuarkusTest
class ReportTest {

    @TempDir
    Path directory;

    private ReportDirectory results;

    @BeforeEach
    void open() throws IOException {
        results = new ReportDirectory(directory.resolve("new/report"));
    }

    @AfterEach
    void close() throws IOException {
        results.close();
    }

    @Test
    void aReportDirectoryBelongsToOneRunAtATime() throws IOException {
        Path taken = directory.resolve("new/report");
        assertThatThrownBy(() -> new ReportDirectory(taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another run");

        results.close();
        results = new ReportDirectory(taken);
        results.add(Runs.of("redis", Verdict.Kind.HELD));

        assertThat(results.read().runs()).hasSize(1);
    }

    @Test
    void theReportFitsTheSchema() throws IOException {
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));

        assertThat(ReportSchema.errors(json())).isEmpty();
    }

    @Test
    void theReportShowsJvmAndNativeSideBySide() throws IOException {
        results.add(List.of(
                new Footprint("jwt", 2100, 1999, 2200, 200 << 20, 300 << 20, 30_000_000, null, 900, 1.2, null),
                new Footprint(
                        "jwt-native",
                        54,
                        50,
                        60,
                        57 << 20,
                        63 << 20,
                        65_000_000,
                        67_000_000L,
                        800,
                        2,
                        new WarmUpCurve(1000, 5, List.of(new Window(1000, 10, 0.5), new Window(1000, 1, 2))))));
        results.add(Runs.of("jwt", Verdict.Kind.HELD));
        results.add(Runs.of("jwt-native", Verdict.Kind.HELD));

        assertThat(ReportSchema.errors(json())).isEmpty();
        assertThat(results.read().startup()).hasSize(2);
        assertThat(Files.readString(results.html()))
                .contains("<tr><th>first answer, ms (median)</th><td>2100</td><td>54</td></tr>")
                .contains("<tr><th>experiment</th><th>jwt</th><th>jwt-native</th></tr>")
                .contains("jwt after its first successful response, at 1000 requests a second")
                .contains("<span class=\"key pod2\"></span>native</figcaption>")
                .contains(
                        "<polyline class=\"line2\" points=\"216.0,114.6 536.0,149.5\"/>",
                        "<polyline class=\"line2\" points=\"216.0,272.5 536.0,190.0\"/>");
    }

    @Test
    void aComparisonDecidesWhatASingleRunCannot() throws IOException {
        results.add(Comparison.of(
                3,
                5,
                4,
                150,
                Map.of(Scenario.REDIS, List.of(Metric.READ_OF_OTHERS.of(1.5, new Figure.Interval(1.2, 1.8))))));

        assertThat(ReportSchema.errors(json())).isEmpty();
        assertThat(Files.readString(results.html()))
                .contains(
                        "<a href=\"#comparison\">1.50 times (1.20 to 1.80, at 95 %)</a>",
                        "<section id=\"comparison\">", "true of redis");
        results.add(Runs.of("redis", Verdict.Kind.HELD));
        assertThat(results.read().comparison().rounds()).as("a run leaves it").isEqualTo(5);
    }

    @Test
    void theSchemaRefusesAnotherVerdict() throws IOException {
        results.add(Runs.of("redis", Verdict.Kind.HELD));
        JsonObject report = json();
        report.getJsonArray("runs").getJsonObject(0).getJsonObject("safety").put("verdict", "PASSED");

        assertThat(ReportSchema.errors(report)).isNotEmpty();
    }

    @Test
    void aRunReplacesAnEarlierOneOfTheSameKind() throws IOException {
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));
        results.add(Runs.of("jwt", Verdict.Kind.HELD));
        results.add(Runs.of("redis", Verdict.Kind.HELD));

        assertThat(results.read().runs())
                .extracting(Run::scenario, run -> run.safety().kind())
                .containsExactly(tuple("jwt", Verdict.Kind.HELD), tuple("redis", Verdict.Kind.HELD));
    }

    @Test
    void keepsTheLedgerOfEachRun() throws IOException {
        results.add(Runs.of("jwt", Verdict.Kind.HELD));

        List<String> lines = Files.readAllLines(directory.resolve("new/report/ledgers/local-pod-kill-jwt.jsonl"));
        assertThat(lines).hasSize(1);
        assertThat(new JsonObject(lines.getFirst()).getString("value")).isEqualTo("tea-01=1");
    }

    @Test
    void keepsThePictureOfEachRunAsAFileOfItsOwn() throws Exception {
        results.add(Runs.of("jwt", Verdict.Kind.HELD));

        DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
        xml.setNamespaceAware(true);
        Path figure = directory.resolve("new/report/figures/local-pod-kill-jwt.svg");
        Element picture = xml.newDocumentBuilder().parse(figure.toFile()).getDocumentElement();
        assertThat(picture.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(picture.getAttribute("aria-label")).isEqualTo("jwt: pod-kill on local");
        assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    }

    /** Jenkins, GitLab and others read Surefire's format: testsuite, testcase, failure and error. */
    @Test
    void theVerdictsAreTestResultsForABuildServer() throws Exception {
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));
        results.add(Runs.of("jwt", Verdict.Kind.INCONCLUSIVE));

        Element suites = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("new/report/junit.xml").toFile())
                .getDocumentElement();
        Element redis = (Element) suites.getElementsByTagName("testsuite").item(0);
        assertThat(suites.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(redis.getAttribute("name")).isEqualTo("statelab.local.redis");
        assertThat(redis.getAttribute("tests")).isEqualTo("2");
        assertThat(redis.getAttribute("failures")).isEqualTo("1");
        Element failure = (Element) redis.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("because <of this>");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("pod-kill safety");
        assertThat(suites.getElementsByTagName("error").getLength()).isEqualTo(1);
    }

    @Test
    void refusesAFileThatIsNoReport() throws IOException {
        Files.writeString(results.json(), "{\"version\": 99}");

        assertThatThrownBy(results::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a report of this version");
    }

    @Test
    void theHtmlShowsTheVerdictAndEveryFindingAndNeedsNothingElse() throws IOException {
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));

        String html = Files.readString(results.html());
        assertThat(html)
                .contains("Safety <span class=\"verdict BROKEN\">BROKEN</span>: because &lt;of this&gt;")
                .contains("<td>LOST</td><td>shopper-1</td><td>tea-01=1</td>")
                .contains("<polyline class=\"p99\" points=\"")
                .contains("0.000 s write tea-01=1: ok, a</text>", "tea-01=1 of shopper-1, lost, operation by operation")
                .contains("kill -9 100")
                .contains(
                        "endpoint removed after 0.1 s, replicas ready never, first success for its users after 1.5 s, full recovery after 0.0 s")
                .doesNotContain("<script", "src=", "@import", "url(");
    }

    @Test
    void theReportOfAnotherServiceShowsNoClaims() throws IOException {
        Report report = results.add(Runs.of("express", Verdict.Kind.BROKEN));

        assertThat(ReportSchema.errors(json())).isEmpty();
        assertThat(Files.readString(results.html()))
                .contains("What happened to every acknowledged write", "express: pod-kill on local", "BROKEN")
                .doesNotContain("The 26 claims", "textbook");
        assertThat(VerdictTable.of(report.runs())).contains("express");
    }

    @Test
    void theClaimsLinkEachNumberToItsRun() throws IOException {
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));

        assertThat(Files.readString(results.html()))
                .contains("<td><a href=\"#local-pod-kill-redis\">0 writes (at most 45 %, at 95 %, of 5)</a></td>")
                .contains("<section id=\"local-pod-kill-redis\">")
                .contains("<p>On local: <strong>0 of 26 claims held, 0 did not hold, 0 held in part, 1 not shown,")
                .contains("<tr class=\"claim\" id=\"local-C3\">", "<a href=\"#local-C26\">not measured</a>")
                .contains("Try to refute it: <code>./lab experiment pod-kill --platform local</code>")
                .contains("too few to tell in redis.", ", commit ");
    }

    @Test
    void theSummaryHasEachPlatformOnceWithItsJudgementsAndFigures() throws IOException {
        Path file = directory.resolve("summary.json");
        results.add(Runs.of("redis", Verdict.Kind.BROKEN));
        Summary.add(file, results.read(), "./lab demo");
        results.add(Runs.of("jwt", Verdict.Kind.HELD));
        Summary.add(file, results.read(), "./lab experiment all");

        Summary summary = Summary.read(file);
        assertThat(summary.reports()).hasSize(1);
        Summary.Platform local = summary.of("local").orElseThrow();
        assertThat(local.command()).isEqualTo("./lab experiment all");
        assertThat(local.claims()).hasSize(26);
        assertThat(local.claims().get("C3").judgement()).isEqualTo("not shown");
        assertThat(local.claims().get("C3").figures().get(Metric.POD_KILL_LOST.label()))
                .containsOnlyKeys("redis", "jwt");
        assertThat(local.rows()).extracting(Summary.Row::architecture).containsExactly("redis", "jwt");
        assertThat(local.rows().getFirst().figures()).contains(Metric.POD_KILL_LOST.of(0, 5));
    }

    @Test
    void theTableHasAColumnForEachRun() {
        String table = TextTable.of(List.of(
                Runs.of("redis", Verdict.Kind.BROKEN).run(),
                Runs.of("jwt", Verdict.Kind.HELD).run()));

        assertThat(table)
                .containsPattern("scenario +redis +jwt\n")
                .containsPattern("safety +BROKEN +HELD\n")
                .containsPattern("acknowledged +5 +5\n")
                .containsPattern("replica ready, s +never +never\n");
    }

    private JsonObject json() throws IOException {
        return new JsonObject(Files.readString(results.json()));
    }
}
