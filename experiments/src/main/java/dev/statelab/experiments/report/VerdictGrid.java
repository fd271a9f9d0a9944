package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.platform.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verdicts of one platform: a row per experiment, a column per scenario. */
record VerdictGrid(String platform, List<String> scenarios, List<Row> rows) {

    /** The runs of one experiment, in the order of the columns; null for a missing one. */
    record Row(String experiment, List<Repeated> runs) {}

    /** A grid per platform, in the order of the runs. */
    static List<VerdictGrid> of(List<Run> runs) {
        List<VerdictGrid> grids = new ArrayList<>();
        List<Repeated> all = Repeated.of(runs);
        for (String platform : names(all, Repeated::platform)) {
            List<Repeated> own =
                    all.stream().filter(run -> run.platform().equals(platform)).toList();
            List<String> scenarios = names(own, Repeated::scenario).stream()
                    .sorted(Comparator.comparingInt(VerdictGrid::column))
                    .toList();
            grids.add(new VerdictGrid(
                    platform,
                    scenarios,
                    names(own, Repeated::experiment).stream()
                            .map(experiment -> row(own, experiment, scenarios))
                            .toList()));
        }
        return grids;
    }

    /** Architectures in their order; other services after them, in the order of their runs. */
    private static int column(String scenario) {
        int place = Variant.ids().indexOf(scenario);
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private static Row row(List<Repeated> runs, String experiment, List<String> scenarios) {
        List<Repeated> row = new ArrayList<>();
        for (String scenario : scenarios) {
            row.add(runs.stream()
                    .filter(run -> run.experiment().equals(experiment)
                            && run.scenario().equals(scenario))
                    .findFirst()
                    .orElse(null));
        }
        return new Row(experiment, row);
    }

    private static Set<String> names(List<Repeated> runs, Function<Repeated, String> name) {
        return runs.stream().map(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
