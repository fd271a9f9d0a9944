package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which runs may be merged into one report. */
class ReportDifferenceTest {

    private static final Build BUILD = new Build("1.0.0", List.of("0fbffc2"));
    private static final Load LOAD = Load.standard();

    @Test
    void runsOfTheSameCommitMachineAndLoadMayBeMerged() {
        assertThat(report(BUILD).difference(BUILD, LOAD)).isEmpty();
    }

    @Test
    void runsOfAnotherCommitMayNotBeMerged() {
        assertThat(report(BUILD).difference(new Build("1.0.0", List.of("e0eb8dc")), LOAD))
                .contains("runs of commit 0fbffc2, and this is commit e0eb8dc");
        assertThat(report(BUILD).difference(new Build("1.0.0", List.of("0fbffc2-dirty")), LOAD))
                .isNotEmpty();
    }

    @Test
    void runsOfADirtyCheckoutMayNotBeMerged() {
        Build dirty = new Build("1.0.0", List.of("0fbffc2-dirty"));

        assertThat(report(dirty).difference(dirty, LOAD))
                .contains("runs of commit 0fbffc2-dirty, not of one commit without changes");
    }

    @Test
    void runsOfUnknownOrSeveralCommitsMayNotBeMerged() {
        Build unknown = new Build("1.0.0", List.of());
        Build several = new Build("1.0.0", List.of("0fbffc2", "e0eb8dc"));

        assertThat(report(unknown).difference(unknown, LOAD)).isNotEmpty();
        assertThat(report(several).difference(several, LOAD)).isNotEmpty();
    }

    @Test
    void runsOfAnotherMachineMayNotBeMergedUnlessOnlyItsMemoryDiffers() {
        Report.Machine here = Report.Machine.here();

        assertThat(on(new Report.Machine(here.os(), here.architecture(), here.cores(), 1, here.java()))
                        .difference(BUILD, LOAD))
                .isEmpty();
        assertThat(on(new Report.Machine(here.os(), here.architecture(), here.cores() + 1, 1, here.java()))
                        .difference(BUILD, LOAD))
                .isNotEmpty();
    }

    @Test
    void runsWithAnotherLoadOrOfSingleCommandsMayNotBeMerged() {
        assertThat(report(BUILD).difference(BUILD, LOAD.seeded(2))).isNotEmpty();
        assertThat(Report.of(List.of(), List.of(), List.of())
                        .with(Runs.of("redis", Verdict.Kind.HELD).run(), BUILD)
                        .difference(BUILD, LOAD))
                .isNotEmpty();
    }

    @Test
    void anEmptyReportAcceptsAnyRun() {
        assertThat(Report.of(List.of(), List.of(), List.of()).difference(BUILD, LOAD))
                .isEmpty();
    }

    private static Report report(Build build) {
        return Report.of(List.of(), List.of(), List.of())
                .with(Runs.of("redis", Verdict.Kind.HELD).run(), build, LOAD);
    }

    private static Report on(Report.Machine machine) {
        Report report = report(BUILD);
        return new Report(
                report.version(),
                report.generated(),
                machine,
                report.build(),
                report.campaign(),
                report.costs(),
                report.startup(),
                report.comparison(),
                report.runs());
    }
}
