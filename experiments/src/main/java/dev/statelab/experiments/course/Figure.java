package dev.statelab.experiments.course;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.audit.Confidence;
import java.util.Locale;

/**
 * One measured number.
 *
 * @param metric what was measured; the same in every architecture
 * @param value the number
 * @param of among how many it was counted; null where it is no such count
 * @param interval that holds the true value at 95 %, as far as repetitions tell; null where it was measured once
 */
@JsonIgnoreProperties(
        value = {"row", "name", "unit"},
        allowGetters = true)
public record Figure(Metric metric, double value, Long of, Interval interval) {

    /** From one number to another. */
    public record Interval(double low, double high) {

        /** Whether it is in there. */
        public boolean holds(double value) {
            return low <= value && value <= high;
        }
    }

    /** Whether it is a ratio of which nobody can say on which side of 1 it is. */
    public boolean undecided() {
        return metric.isRatio() && interval != null && interval.holds(1);
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

    /** The number with its unit, such as {@code 1.24 ms}; of a count also what it leaves possible. */
    public String text() {
        String number = metric.unit().isEmpty() ? number(value) : number(value) + " " + metric.unit();
        if (interval != null) {
            return number + " (%s to %s, at 95 %%)".formatted(number(interval.low()), number(interval.high()));
        }
        return of == null || of == 0 ? number : number + " (" + Confidence.of(Math.round(value), of) + ")";
    }

    /** A number with as many digits as can be meant. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) || size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }
}
