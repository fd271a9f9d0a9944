package dev.statelab.experiments.figure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.audit.Confidence;
import java.util.List;
import java.util.Locale;

/**
 * One measured number.
 *
 * @param metric what was measured; the same in every architecture
 * @param value the number
 * @param of the total among which it was counted, of all runs if none of them counted anything; null if it is no such count
 * @param interval the 95 % confidence interval over the repetitions; null if it was measured once
 * @param range the range of the runs, if it is their median; null if it is of a single run
 */
@JsonIgnoreProperties(
        value = {"row", "name", "unit"},
        allowGetters = true)
public record Figure(
        Metric metric,
        double value,
        Long of,
        Interval interval,
        @JsonInclude(JsonInclude.Include.NON_NULL) Range range) {

    /** A figure of a single run. */
    Figure(Metric metric, double value, Long of, Interval interval) {
        this(metric, value, of, interval, null);
    }

    /** From the lowest to the highest value of several runs. */
    public record Range(double low, double high, int runs) {}

    /** From one number to another. */
    public record Interval(double low, double high) {

        /** Whether the value is in the interval. */
        public boolean holds(double value) {
            return low <= value && value <= high;
        }
    }

    /** Whether it is a ratio whose interval contains 1, so that its side of 1 is unknown. */
    public boolean undecided() {
        return metric.isRatio() && interval != null && interval.holds(1);
    }

    /**
     * The median of the same metric in several runs, with their range; a single figure is returned unchanged. Counts that are 0 in each run
     * are as good as one count among the sum of their totals. Other counts differ by run, so their range says more than an interval.
     */
    public static Figure median(List<Figure> same) {
        if (same.size() == 1) {
            return same.getFirst();
        }
        double[] sorted = same.stream().mapToDouble(Figure::value).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        Range range = new Range(sorted[0], sorted[sorted.length - 1], sorted.length);
        boolean none = range.high() == 0 && same.stream().noneMatch(figure -> figure.of() == null);
        Long total = none ? same.stream().mapToLong(Figure::of).sum() : null;
        return new Figure(same.getFirst().metric(), median, total, null, range);
    }

    /** The highest value of any run. */
    public double highest() {
        return range == null ? value : range.high();
    }

    /** The lowest value of any run. */
    public double lowest() {
        return range == null ? value : range.low();
    }

    /** Whether 0 of the total excludes, at 95 %, that the true share is larger than this one; true if there is no total. */
    public boolean excludes(double share) {
        return of == null || of > 0 && Confidence.of(0, of).upper() <= share;
    }

    /** The topic that it belongs to. */
    @JsonProperty
    public Row row() {
        return metric.row();
    }

    /** What was measured, in words. */
    @JsonProperty
    public String name() {
        return metric.label();
    }

    @JsonProperty
    public String unit() {
        return metric.unit();
    }

    /** The number with its unit, such as {@code 1.24 ms}; a count among a total also has its confidence interval. */
    public String text() {
        String number = (number(value) + " " + metric.unit()).strip();
        boolean counted = of != null && of > 0;
        String share = counted ? Confidence.of(Math.round(value), of).toString() : "";
        if (range != null) {
            if (range.low() == range.high()) {
                String each = "in each of %d runs".formatted(range.runs());
                return number + " (" + (share.isEmpty() ? each : each + ", " + share) + ")";
            }
            return "%s (%s to %s in %d runs)"
                    .formatted(number, number(range.low()), number(range.high()), range.runs());
        }
        if (interval != null) {
            return number + " (%s to %s, at 95 %%)".formatted(number(interval.low()), number(interval.high()));
        }
        return share.isEmpty() ? number : number + " (" + share + ")";
    }

    /** The number, rounded to the digits that are meaningful. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) || size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }
}
