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
 */
@JsonIgnoreProperties(
        value = {"row", "name", "unit"},
        allowGetters = true)
public record Figure(Metric metric, double value, Long of) {

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
