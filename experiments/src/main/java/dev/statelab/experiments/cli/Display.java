package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Progress;

/** Shows the progress of runs on the terminal. */
interface Display extends AutoCloseable {

    /** Shows a run that begins now; the result receives its progress. */
    Progress run(String scenario, String experiment);

    /** The run is over, or was left out. */
    void done();

    @Override
    void close();
}
