package dev.statelab.experiments.course;

import java.util.Locale;

/**
 * One measured number.
 *
 * @param row the row of the textbook's table that it belongs to
 * @param name what was measured; the same in every architecture
 * @param value the number
 * @param unit such as {@code s}, {@code ms}, {@code %}, {@code bytes}; empty for a plain ratio
 */
public record Figure(Row row, String name, double value, String unit) {

    /** The number with its unit, such as {@code 1.24 ms}. */
    public String text() {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
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
