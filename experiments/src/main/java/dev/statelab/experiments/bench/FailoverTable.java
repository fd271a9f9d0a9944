package dev.statelab.experiments.bench;

import java.util.List;
import java.util.Locale;

/** A table with one row per cost. */
public record FailoverTable(List<FailoverCost> costs) {

    /** The table in Markdown; each line ends with a line break. */
    public String markdown() {
        StringBuilder text = new StringBuilder(
                "| `down-after-milliseconds` | nodes | time from the first failed request to the last one, for each kill | failovers without a fault |\n"
                        + "| ---: | --- | --- | --- |\n");
        for (FailoverCost cost : costs) {
            text.append("| %d | %s | %s | %d in %d s |\n"
                    .formatted(
                            cost.downAfterMillis(),
                            cost.busy() ? "busy" : "idle",
                            seconds(cost.outages()),
                            cost.failovers(),
                            cost.calmSeconds()));
        }
        return text.toString();
    }

    private static String seconds(List<Double> outages) {
        return outages.isEmpty()
                ? "–"
                : String.join(
                                ", ",
                                outages.stream()
                                        .sorted()
                                        .map(outage -> String.format(Locale.ROOT, "%.1f", outage))
                                        .toList())
                        + " s";
    }
}
