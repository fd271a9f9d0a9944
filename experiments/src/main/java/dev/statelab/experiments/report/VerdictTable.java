package dev.statelab.experiments.report;

import dev.statelab.experiments.experiment.Run;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The verdicts for a terminal: a row for each experiment, a column for each scenario. */
public final class VerdictTable {

    private static final String NONE = "-";

    private VerdictTable() {}

    /** The table, each line ended. */
    public static String of(List<Run> runs) {
        Set<String> scenarios = runs.stream().map(Run::scenario).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> experiments =
                runs.stream().map(Run::experiment).collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("%-20s".formatted("experiment"));
        scenarios.forEach(scenario -> table.append("  %-13s".formatted(scenario)));
        for (String experiment : experiments) {
            table.append("%n%-20s".formatted(experiment));
            for (String scenario : scenarios) {
                table.append("  %-13s".formatted(verdict(runs, experiment, scenario)));
            }
        }
        return table.append("%n".formatted()).toString().replaceAll(" +\n", "\n");
    }

    private static String verdict(List<Run> runs, String experiment, String scenario) {
        return runs.stream()
                .filter(run ->
                        run.experiment().equals(experiment) && run.scenario().equals(scenario))
                .map(run -> run.verdict().name())
                .findFirst()
                .orElse(NONE);
    }
}
