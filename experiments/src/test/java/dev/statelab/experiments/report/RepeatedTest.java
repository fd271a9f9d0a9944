package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.experiments.course.Attempts;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.verdict.Verdict;
import dev.statelab.testkit.report.ReportSchema;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how several runs of the same experiment and service are combined. */
@QuarkusTest
class RepeatedTest {

    private static final Load LOAD = Load.standard();

    @TempDir
    Path directory;

    @Test
    void theWorstVerdictCounts() {
        assertThat(repeated(Verdict.Kind.HELD, Verdict.Kind.BROKEN, Verdict.Kind.INCONCLUSIVE)
                        .safety())
                .isEqualTo(new Verdict(Verdict.Kind.BROKEN, "1 of 3 runs, the first of them: because <of this>"));
        assertThat(repeated(Verdict.Kind.HELD, Verdict.Kind.INCONCLUSIVE)
                        .safety()
                        .kind())
                .isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(repeated(Verdict.Kind.HELD, Verdict.Kind.HELD).safety())
                .isEqualTo(new Verdict(Verdict.Kind.HELD, "2 of 2 runs, the first of them: because <of this>"));
    }

    @Test
    void aFigureIsTheMedianWithItsRange() {
        Figure lost = lost(new Repeated(List.of(
                Runs.of("redis", Verdict.Kind.BROKEN, 3).run(),
                Runs.of("redis", Verdict.Kind.HELD, 0).run(),
                Runs.of("redis", Verdict.Kind.BROKEN, 1).run())));

        assertThat(lost.text()).isEqualTo("1 writes (0 to 3 in 3 runs)");
        assertThat(lost(repeated(Verdict.Kind.HELD, Verdict.Kind.HELD)).text())
                .isEqualTo("0 writes (in each of 2 runs, at most 26 %, at 95 %, of 10)");
        assertThat(lost(repeated(Verdict.Kind.HELD)).text()).isEqualTo("0 writes (at most 45 %, at 95 %, of 5)");
    }

    @Test
    void anInconclusiveRunHasNoPartInTheFiguresOfTheOthers() {
        Repeated repeated = new Repeated(List.of(
                Runs.of("redis", Verdict.Kind.INCONCLUSIVE, 4).run(),
                Runs.of("redis", Verdict.Kind.HELD, 0).run()));

        assertThat(lost(repeated).value()).isZero();
        assertThat(repeated.doubtful()).isFalse();
        assertThat(repeated(Verdict.Kind.INCONCLUSIVE, Verdict.Kind.INCONCLUSIVE)
                        .doubtful())
                .isTrue();
    }

    /** The median of 0, 0 and 1 is 0, but a write was lost. */
    @Test
    void aClaimThatNothingIsLostIsDecidedByTheWorstRun() {
        Figure lost = Figure.median(Stream.of(0, 0, 1)
                .map(count -> Metric.POD_KILL_LOST.of(count, 5))
                .toList());
        Facts facts = new Facts(List.of(
                new Facts.Fact("redis", lost, "#", false),
                new Facts.Fact("redis", Metric.POD_KILL_LOGINS.of(0), "#", false)));
        Criterion nothingLost = Criterion.none("nothing was lost", Metric.POD_KILL_LOST, Metric.POD_KILL_LOGINS);

        assertThat(lost.value()).isZero();
        assertThat(nothingLost.of("redis", facts)).isEqualTo(Optional.of(false));
    }

    /** 0 of 20 does not exclude a loss of one in ten; 0 of 60 does. */
    @Test
    void runsThatEachShowTooLittleShowEnoughTogether() {
        Figure single = Metric.POD_KILL_LOST.of(0, 20);
        Figure repeated = Figure.median(List.of(single, single, single));
        Criterion nothingLost = Criterion.none("nothing was lost", Metric.POD_KILL_LOST);

        assertThat(nothingLost.of("redis", facts(single))).isEmpty();
        assertThat(nothingLost.of("redis", facts(repeated))).contains(true);
        assertThat(repeated.text()).isEqualTo("0 writes (in each of 3 runs, at most 4.9 %, at 95 %, of 60)");
    }

    @Test
    void aRunWithoutATotalLeavesTheOthersWithoutOne() {
        Figure repeated = Figure.median(List.of(Metric.POD_KILL_LOST.of(0, 20), Metric.POD_KILL_LOST.of(0)));

        assertThat(repeated.text()).isEqualTo("0 writes (in each of 2 runs)");
    }

    /** The median of two good runs and a bad one is good. */
    @Test
    void whatMustNotHappenIsDecidedByTheWorstRun() {
        Facts history = facts(median(Metric.HISTORY_REPLICAS, 100, 100, 50), median(Metric.HISTORY_KEPT, 100, 100, 0));
        Facts logout = facts(
                median(Metric.LOGOUT_WORKS_FOR, 0, 0, 60),
                median(Metric.REVOKED_WORKS_FOR, 0, 0, 10),
                median(Metric.STOLEN_READS_FOR, 0, 0, 5),
                median(Metric.STOLEN_WRITES_FOR, 0, 0, 5));
        Facts tabs = facts(
                median(Metric.TABS_LOST, 0, 0, 5),
                median(Metric.TABS_ORDERS, 1, 1, 2),
                Metric.POD_KILL_CARTS.of(1, 60));

        assertThat(judge(Claim.C21, history)).isEqualTo(Judgement.NOT_HELD);
        assertThat(judge(Claim.C22, logout)).isEqualTo(Judgement.NOT_HELD);
        assertThat(judge(Claim.C13, tabs)).isEqualTo(Judgement.NOT_HELD);
    }

    @Test
    void theReportShowsTheRunsOfACampaignAsOne() throws Exception {
        try (ReportDirectory results = new ReportDirectory(directory)) {
            results.add(Runs.of("redis", Verdict.Kind.HELD), LOAD);
            results.add(Runs.of("jwt", Verdict.Kind.HELD), LOAD);
            Report report = results.add(Runs.of("redis", Verdict.Kind.BROKEN, 3), LOAD);

            assertThat(ReportSchema.errors(new JsonObject(Files.readString(results.json()))))
                    .isEmpty();
            assertThat(results.read().campaign()).isEqualTo(LOAD);
            assertThat(Files.readString(results.html()))
                    .contains(
                            "redis: pod-kill on local, run 2 of 2",
                            "<section id=\"local-pod-kill-redis-2\">",
                            "in 1 of 2 runs, the first of them: because &lt;of this&gt;",
                            "<a href=\"#local-pod-kill-redis\">1.50 writes (0 to 3 in 2 runs)</a>",
                            "<span class=\"soft\">2 runs</span>",
                            "a campaign: 60 users")
                    .contains("<h2>jwt: pod-kill on local</h2>");
            assertThat(VerdictTable.of(report.runs())).containsPattern("pod-kill +BROKEN +HELD\n");
            assertThat(Files.readString(directory.resolve("junit.xml")))
                    .containsOnlyOnce("<testsuite name=\"statelab.local.redis\" tests=\"2\" failures=\"1\"");
            assertThat(directory.resolve("ledgers/local-pod-kill-redis.jsonl")).isNotEmptyFile();
            assertThat(directory.resolve("ledgers/local-pod-kill-redis-2.jsonl"))
                    .isNotEmptyFile();
        }
    }

    @Test
    void aRunThatWasMadeTwiceShowsTheVerdictsOfBothAttempts() throws Exception {
        Path file = directory.resolve("summary.json");
        try (ReportDirectory results = new ReportDirectory(directory)) {
            results.add(Runs.of("jwt", Verdict.Kind.HELD), LOAD);
            Report report = results.add(
                    new Attempts(Runs.of("redis", Verdict.Kind.INCONCLUSIVE), Runs.of("redis", Verdict.Kind.HELD))
                            .telling(),
                    LOAD);
            Summary.add(file, report, "./lab campaign");

            assertThat(ReportSchema.errors(new JsonObject(Files.readString(results.json()))))
                    .isEmpty();
            assertThat(results.read().runs().getLast().discarded().number()).isEqualTo(1);
            assertThat(Files.readString(results.html()))
                    .contains("Repeated, because the first attempt was INCONCLUSIVE: 1 of 2 runs.")
                    .containsOnlyOnce("(first attempt INCONCLUSIVE: because &lt;of this&gt;)")
                    .containsOnlyOnce("(first attempt HELD: 0 of 900 requests failed)");
            assertThat(Files.readString(directory.resolve("junit.xml")))
                    .containsOnlyOnce("<system-out>first attempt INCONCLUSIVE: because &lt;of this")
                    .containsOnlyOnce("<system-out>first attempt HELD: 0 of 900 requests failed</system-out>");
            assertThat(Summary.read(file).reports().getFirst().rows())
                    .extracting(Summary.Row::architecture, Summary.Row::repeated)
                    .containsExactly(tuple("jwt", 0), tuple("redis", 1));
        }
    }

    @Test
    void theSecondAttemptCountsUnlessOnlyTheFirstProvedAViolation() {
        Lifecycle.Result open = Runs.of("redis", Verdict.Kind.INCONCLUSIVE);
        Lifecycle.Result broken = Runs.of("redis", Verdict.Kind.BROKEN, 3);
        Lifecycle.Result held = Runs.of("redis", Verdict.Kind.HELD);

        assertThat(new Attempts(open, held).telling())
                .returns(held.ledger(), Lifecycle.Result::ledger)
                .returns(Verdict.Kind.HELD, result -> result.run().safety().kind());
        assertThat(new Attempts(broken, broken).telling().run().discarded().number())
                .isEqualTo(1);
        Lifecycle.Result first = new Attempts(broken, held).telling();
        assertThat(first)
                .returns(broken.ledger(), Lifecycle.Result::ledger)
                .returns(Verdict.Kind.BROKEN, result -> result.run().safety().kind());
        assertThat(first.run().discarded().onSafety()).isEqualTo("second attempt HELD: because <of this>");
    }

    @Test
    void theSummaryHasOneRowForRepeatedRuns() throws Exception {
        Path file = directory.resolve("summary.json");
        try (ReportDirectory results = new ReportDirectory(directory)) {
            results.add(Runs.of("redis", Verdict.Kind.HELD), LOAD);
            Summary.add(file, results.add(Runs.of("redis", Verdict.Kind.HELD, 2), LOAD), "./lab campaign");
        }

        assertThat(Summary.read(file).of("local").orElseThrow().rows())
                .extracting(Summary.Row::architecture, Summary.Row::runs, Summary.Row::acknowledged)
                .containsExactly(tuple("redis", 2, 10));
        assertThat(Summary.read(file).reports().getFirst().rows().getFirst().figures())
                .extracting(Figure::range)
                .contains(new Figure.Range(0, 2, 2));
    }

    @Test
    void theRefusalToMergeSaysWhatToDo() throws Exception {
        try (ReportDirectory results = new ReportDirectory(directory)) {
            results.add(Runs.of("redis", Verdict.Kind.HELD), LOAD);

            assertThatThrownBy(() -> results.requireAlike(Load.fast()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("choose another --out, or merge them nevertheless with --mix");
        }
    }

    @Test
    void aRunOfAnotherCommandReplacesThoseOfACampaign() throws Exception {
        try (ReportDirectory results = new ReportDirectory(directory)) {
            results.add(Runs.of("redis", Verdict.Kind.HELD), LOAD);
            results.add(Runs.of("redis", Verdict.Kind.HELD), LOAD);
            results.add(Runs.of("redis", Verdict.Kind.BROKEN));

            assertThat(results.read().runs()).hasSize(1);
            assertThat(results.read().campaign()).isNull();
        }
    }

    private static Facts facts(Figure... figures) {
        return new Facts(Stream.of(figures)
                .map(figure -> new Facts.Fact("redis", figure, "#", false))
                .toList());
    }

    private static Figure median(Metric metric, double... values) {
        return Figure.median(
                DoubleStream.of(values).mapToObj(value -> metric.of(value)).toList());
    }

    private static Judgement judge(Claim claim, Facts facts) {
        return Ruling.of(claim, facts).judgement();
    }

    private static Figure lost(Repeated repeated) {
        return repeated.figures().stream()
                .filter(figure -> figure.metric() == Metric.POD_KILL_LOST)
                .findFirst()
                .orElseThrow();
    }

    private static Repeated repeated(Verdict.Kind... safety) {
        return new Repeated(
                Stream.of(safety).map(kind -> Runs.of("redis", kind).run()).toList());
    }
}
