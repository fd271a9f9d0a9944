package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Row;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.platform.Architecture;
import dev.statelab.experiments.report.Facts.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The textbook's table with measured cells, for one platform.
 *
 * @param scenarios its columns
 * @param rows the textbook's rows, each with the claim, what came of it, and a line for each figure
 */
record Textbook(String platform, List<String> scenarios, List<Part> rows) {

    /** One of the textbook's rows. */
    record Part(Row row, Reading reading, List<Line> lines) {}

    /** One figure, in each architecture. */
    record Line(String name, List<Cell> cells) {}

    /** A number with its unit and the run behind it; {@code link} is null where nothing was measured. */
    record Cell(String text, String link) {

        static final Cell NONE = new Cell("–", null);
    }

    /** With the one for the names. */
    public int columns() {
        return scenarios.size() + 1;
    }

    /** A table for each platform that there are runs of. */
    static List<Textbook> of(Report report) {
        Set<String> platforms =
                report.runs().stream().map(Run::platform).collect(Collectors.toCollection(LinkedHashSet::new));
        return platforms.stream().map(platform -> of(report, platform)).toList();
    }

    private static Textbook of(Report report, String platform) {
        List<Fact> all = new ArrayList<>();
        for (Run one : report.runs()) {
            if (one.platform().equals(platform)) {
                one.figures().forEach(figure -> all.add(new Fact(one.scenario(), figure, "#" + anchor(one))));
            }
        }
        for (Report.Cost cost : report.costs()) {
            cost.figures().forEach(figure -> all.add(new Fact(cost.scenario(), figure, "#costs")));
        }
        List<String> columns = Architecture.ids();
        all.sort(Comparator.comparingInt(fact -> columns.indexOf(fact.scenario())));
        Facts facts = new Facts(all);
        List<String> scenarios = facts.scenarios();
        Readings readings = new Readings(facts);
        return new Textbook(
                platform,
                scenarios,
                Arrays.stream(Row.values())
                        .map(row -> new Part(row, readings.of(row), lines(row, facts, scenarios)))
                        .toList());
    }

    private static List<Line> lines(Row row, Facts facts, List<String> scenarios) {
        Set<String> names = facts.all().stream()
                .map(Fact::figure)
                .filter(figure -> figure.row() == row)
                .map(Figure::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return names.stream()
                .map(name -> new Line(
                        name,
                        scenarios.stream()
                                .map(scenario -> facts.find(scenario, name)
                                        .map(fact -> new Cell(fact.figure().text(), fact.link()))
                                        .orElse(Cell.NONE))
                                .toList()))
                .toList();
    }

    /** Where a run is in the report. */
    static String anchor(Run run) {
        return run.platform() + "-" + run.experiment() + "-" + run.scenario();
    }
}
