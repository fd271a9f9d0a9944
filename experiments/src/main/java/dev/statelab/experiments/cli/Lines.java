package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Progress;
import java.io.PrintWriter;

/** Shows one line per phase: for logs. */
record Lines(PrintWriter out) implements Display {

    @Override
    public Progress run(String scenario, String experiment) {
        return phase -> {
            out.printf("%-13s  %-20s  %s%n", scenario, experiment, phase);
            out.flush();
        };
    }

    @Override
    public void done() {}

    @Override
    public void close() {}
}
