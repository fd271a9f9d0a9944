package dev.statelab.experiments.report;

import dev.statelab.experiments.bench.StartupTable;
import dev.statelab.experiments.course.Run;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import java.util.stream.IntStream;

/** The report as one HTML file for screen and print, without scripts or external resources, and the picture of each run as SVG. */
final class HtmlReport {

    private HtmlReport() {}

    /**
     * A run with its picture.
     *
     * @param number from 1, of {@code all}
     */
    record Section(
            Repeated all,
            int number,
            Run run,
            String anchor,
            TimelineChart chart,
            CurveChart curve,
            RecoveryChart recovery,
            TraceChart trace) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance report(
                Report report,
                boolean textbook,
                List<Claim> claims,
                List<Textbook> tables,
                List<VerdictGrid> verdicts,
                StartupTable startup,
                List<WarmUpChart> warmUp,
                Textbook.Figures comparison,
                List<Section> sections);

        static native TemplateInstance figure(String title, TimelineChart chart);
    }

    static String render(Report report) {
        List<Section> sections = Repeated.of(report.runs()).stream()
                .flatMap(all -> IntStream.range(0, all.runs().size()).mapToObj(index -> section(all, index)))
                .toList();
        List<Textbook> tables = Textbook.of(report);
        return Templates.report(
                        report,
                        report.runs().isEmpty() || !tables.isEmpty(), // no claims about other services
                        List.of(Claim.values()),
                        tables,
                        VerdictGrid.of(report.runs()),
                        StartupTable.of(report.startup()),
                        WarmUpChart.of(report.startup()),
                        Textbook.comparison(report),
                        sections)
                .render();
    }

    private static Section section(Repeated all, int index) {
        Run run = all.runs().get(index);
        return new Section(
                all,
                index + 1,
                run,
                all.anchor(index),
                TimelineChart.of(run.timeline()),
                CurveChart.of(run.latency()),
                RecoveryChart.of(run.recovery()),
                run.trace() == null
                        ? null
                        : TraceChart.of(run.trace(), run.timeline().faultAt()));
    }

    /** A run's latencies and responses over time as a stand-alone SVG file. */
    static String figure(Run run) {
        String title = "%s: %s on %s".formatted(run.scenario(), run.experiment(), run.platform());
        return Templates.figure(title, TimelineChart.of(run.timeline())).render();
    }
}
