package dev.statelab.experiments.experiment;

/**
 * One measured number.
 *
 * @param row the row of the textbook's table that it belongs to
 * @param name what was measured; the same in every architecture
 * @param value the number
 * @param unit such as {@code s}, {@code ms}, {@code %}, {@code bytes}; empty for a plain ratio
 */
public record Figure(Row row, String name, double value, String unit) {}
