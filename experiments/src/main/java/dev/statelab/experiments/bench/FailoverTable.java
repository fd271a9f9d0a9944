package dev.statelab.experiments.bench;

import java.util.List;
import java.util.Locale;

/** The costs of each limit, one below the other. */
public record FailoverTable(List<FailoverCost> costs) {

    /** The table in Markdown; each line ends with a line break. */
    public String markdown() {
        StringBuilder text = new StringBuilder(
                "| `down-after-milliseconds` | nodes | longest wait of a user after each kill | failovers without a fault |\n"
                        + "| ---: | --- | --- | --- |\n");
        for (FailoverCost cost : costs) {
            text.append("| %d | %s | %s | %d in %d s |\n"
                    .formatted(
                            cost.downAfterMillis(),
                            cost.busy() ? "busy" : "idle",
                            waits(cost.waits()),
                            cost.failovers(),
                            cost.calmSeconds()));
        }
        return text.toString();
    }

    private static String waits(List<Double> waits) {
        return waits.isEmpty()
                ? "–"
                : String.join(
                                ", ",
                                waits.stream()
                                        .sorted()
                                        .map(wait -> String.format(Locale.ROOT, "%.1f", wait))
                                        .toList())
                        + " s";
    }
}
