package dev.statelab.experiments.bench;

import java.util.List;
import java.util.Locale;

/** The rates side by side. */
public record RequestTable(List<RequestRate> rates) {

    /** The table for a terminal; each line ends with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder(
                "%-42s%-8s%20s%16s%18s%n".formatted("architecture", "request", "a CPU second", "of bare", "95 %"));
        for (RequestRate rate : rates) {
            text.append("%-42s%-8s%20s%16s%18s%n"
                    .formatted(rate.architecture(), rate.request(), perSecond(rate), share(rate), interval(rate)));
        }
        return text.toString();
    }

    /** The table in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder(
                "| architecture | request | a CPU second | of the bare route | 95 % |\n| --- | --- | --: | --: | --: |\n");
        for (RequestRate rate : rates) {
            text.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(rate.architecture(), rate.request(), perSecond(rate), share(rate), interval(rate)));
        }
        return text.toString();
    }

    private static String perSecond(RequestRate rate) {
        return String.format(Locale.ROOT, "%,.0f", rate.perCpuSecond());
    }

    private static String share(RequestRate rate) {
        return String.format(Locale.ROOT, "%.2f", rate.ofBare());
    }

    private static String interval(RequestRate rate) {
        return String.format(Locale.ROOT, "%.2f to %.2f", rate.ofBareLow(), rate.ofBareHigh());
    }
}
