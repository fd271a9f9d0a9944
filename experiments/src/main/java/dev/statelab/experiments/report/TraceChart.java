package dev.statelab.experiments.report;

import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The coordinates of a trace: a line per operation, on one time axis. The template draws them.
 *
 * @param height of the picture
 * @param faultX the position of the fault; null without one
 */
record TraceChart(double height, Double faultX, List<Line> lines) {

    private static final double LEFT = 330;
    private static final double RIGHT = 700;
    private static final double LINE = 22;
    private static final double NARROWEST = 4;

    /** One operation; {@code style} says whether its response showed the value. */
    record Line(double y, String text, double x, double width, String style, String title) {}

    /** @param faultAt seconds since the run began; null without a fault */
    static TraceChart of(Trace trace, Double faultAt) {
        List<Operation> operations = trace.operations();
        double begin = operations.getFirst().sent() / 1e9;
        double end = operations.getLast().done() / 1e9;
        if (faultAt != null) {
            begin = Math.min(begin, faultAt);
            end = Math.max(end, faultAt);
        }
        double scale = (RIGHT - LEFT) / Math.max(0.001, end - begin);
        List<Line> lines = new ArrayList<>();
        boolean known = false; // operations before the first one with the value say nothing about it
        for (Operation operation : operations) {
            known |= tellsOf(operation, trace.finding().value());
            String style = known ? style(operation, trace.finding().value()) : "nothing";
            lines.add(new Line(
                    LINE * lines.size() + 4,
                    text(operation),
                    round(LEFT + (operation.sent() / 1e9 - begin) * scale),
                    round(Math.max(NARROWEST, (operation.done() - operation.sent()) / 1e9 * scale)),
                    style,
                    words(style)));
        }
        return new TraceChart(
                LINE * lines.size() + 8, faultAt == null ? null : round(LEFT + (faultAt - begin) * scale), lines);
    }

    /** Such as {@code 12.408 s write tea-01=3: ok, replica-1}. */
    private static String text(Operation operation) {
        return String.format(
                Locale.ROOT,
                "%.3f s %s%s: %s%s",
                operation.sent() / 1e9,
                operation.kind().words(),
                operation.value() == null ? "" : " " + operation.value(),
                operation.outcome().name().toLowerCase(Locale.ROOT),
                operation.pod() == null ? "" : ", " + operation.pod());
    }

    private static String style(Operation operation, String value) {
        if (operation.outcome() != Outcome.OK || operation.shown() == null) {
            return "nothing";
        }
        return operation.shown().contains(value) ? "shown" : "unshown";
    }

    private static boolean tellsOf(Operation operation, String value) {
        return value.equals(operation.value())
                || operation.shown() != null && operation.shown().contains(value);
    }

    private static String words(String style) {
        return switch (style) {
            case "shown" -> "value shown";
            case "unshown" -> "value missing";
            default -> "no information";
        };
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
