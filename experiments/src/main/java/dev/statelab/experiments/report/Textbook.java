package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.report.Facts.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The textbook's claims, judged by the figures of one platform.
 *
 * @param scenarios the columns of its figures
 * @param parts one per claim, in the textbook's order
 */
record Textbook(String platform, List<String> scenarios, List<Part> parts) {

    /** A claim with its judgement and its figures. */
    record Part(Ruling ruling, String anchor, String command, List<Line> lines) {}

    /** Figures without claims. */
    record Figures(List<String> scenarios, List<Line> lines) {}

    /** One figure for each architecture. */
    record Line(String name, List<Cell> cells) {}

    /** A number with its unit and the run behind it; {@code link} is null if nothing was measured. */
    record Cell(String text, String link) {

        static final Cell NONE = new Cell("–", null);

        static Cell of(Fact fact) {
            return new Cell(fact.figure().text() + (fact.doubtful() ? " (in doubt)" : ""), fact.link());
        }
    }

    /** The platform of the side-by-side comparison. */
    private static final String LOCAL = "local";

    /** The number of columns, the one for the names included. */
    public int columns() {
        return scenarios.size() + 1;
    }

    /** How many claims got each judgement, such as {@code 9 of 26 claims held, 3 held in part, ...}. */
    public String summary() {
        return Arrays.stream(Judgement.values())
                .map(judgement -> judgement == Judgement.HELD
                        ? "%d of %d claims held".formatted(count(judgement), parts.size())
                        : count(judgement) + " " + judgement.words())
                .collect(Collectors.joining(", "));
    }

    private long count(Judgement judgement) {
        return parts.stream()
                .filter(part -> part.ruling().judgement() == judgement)
                .count();
    }

    /** A table for each platform with runs of architectures; the textbook has no claims about other services. */
    static List<Textbook> of(Report report) {
        Set<String> platforms = report.runs().stream()
                .filter(Textbook::ofTheShop)
                .map(Run::platform)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (report.comparison() != null) {
            platforms.add(LOCAL);
        }
        return platforms.stream().map(platform -> of(report, platform)).toList();
    }

    private static Textbook of(Report report, String platform) {
        Facts facts = facts(report, platform);
        List<String> scenarios = facts.scenarios();
        return new Textbook(
                platform,
                scenarios,
                Arrays.stream(Claim.values())
                        .map(claim -> new Part(
                                Ruling.of(claim, facts),
                                platform + "-" + claim.id(),
                                claim.command(platform),
                                lines(claim.metrics(), facts, scenarios)))
                        .toList());
    }

    private static boolean ofTheShop(Run run) {
        return Variant.of(run.scenario()).isPresent();
    }

    private static Facts facts(Report report, String platform) {
        List<Fact> all = new ArrayList<>();
        for (Repeated one : Repeated.of(report.runs())) {
            if (one.platform().equals(platform) && ofTheShop(one.runs().getFirst())) {
                for (Figure figure : one.figures()) {
                    all.add(new Fact(one.scenario(), figure, "#" + one.anchor(), one.doubtful()));
                }
            }
        }
        if (report.comparison() != null && platform.equals(LOCAL)) {
            all.addAll(compared(report.comparison()));
        }
        for (Report.Cost cost : report.costs()) {
            cost.figures().forEach(figure -> all.add(new Fact(cost.scenario(), figure, "#costs", false)));
        }
        List<String> columns = Variant.ids();
        all.sort(Comparator.comparingInt(fact -> columns.indexOf(fact.scenario())));
        return new Facts(all);
    }

    private static List<Fact> compared(Comparison comparison) {
        List<Fact> all = new ArrayList<>();
        for (Comparison.Architecture one : comparison.architectures()) {
            one.figures().forEach(figure -> all.add(new Fact(one.scenario(), figure, "#comparison", false)));
        }
        return all;
    }

    /** The side-by-side comparison; null if not measured. */
    static Figures comparison(Report report) {
        if (report.comparison() == null) {
            return null;
        }
        Facts facts = new Facts(compared(report.comparison()));
        List<String> scenarios = facts.scenarios();
        return new Figures(scenarios, lines(List.of(Metric.values()), facts, scenarios));
    }

    private static List<Line> lines(List<Metric> metrics, Facts facts, List<String> scenarios) {
        List<Line> lines = new ArrayList<>();
        for (Metric metric : metrics) {
            List<Cell> cells = scenarios.stream()
                    .map(scenario -> facts.find(scenario, metric).map(Cell::of).orElse(Cell.NONE))
                    .toList();
            if (!cells.stream().allMatch(Cell.NONE::equals)) {
                lines.add(new Line(metric.label(), cells));
            }
        }
        return lines;
    }

    /** The anchor of a run in the report; runs that are {@linkplain Repeated#alike alike} share it. */
    static String anchor(Run run) {
        return run.platform() + "-" + run.experiment() + "-" + run.scenario();
    }
}
