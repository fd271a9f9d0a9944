package dev.statelab.experiments.report;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.Report.Cost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Counts what each architecture costs before it runs: the chart's objects, and lines of YAML and of code. */
final class Costs {

    private Costs() {}

    /** @param home the checkout; what is missing there is not counted, and the cost says so */
    static List<Cost> of(Path home) {
        Path root = home.toAbsolutePath().normalize();
        return Arrays.stream(Scenario.values())
                .map(scenario -> of(root, scenario))
                .toList();
    }

    private static Cost of(Path home, Scenario scenario) {
        List<Figure> figures = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        try {
            RenderedChart chart = RenderedChart.of(home, scenario);
            figures.add(Metric.CHART_OBJECTS.of(chart.objects()));
            figures.add(Metric.CHART_LINES.of(chart.lines()));
            counted.add(RenderedChart.command(scenario));
        } catch (IOException e) {
            counted.add("The chart was not counted: " + e.getMessage() + ".");
        }
        try {
            OptionalLong lines = new CodeLines(home).of(scenario);
            if (lines.isPresent()) {
                figures.add(Metric.CODE_LINES.of(lines.getAsLong()));
            } else {
                counted.add("The code was not counted: the sources are missing.");
            }
        } catch (IOException e) {
            counted.add("The code was not counted: " + e.getMessage() + ".");
        }
        return new Cost(scenario.id(), figures, counted);
    }
}
