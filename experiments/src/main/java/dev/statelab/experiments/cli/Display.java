package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Progress;

/** Shows on the terminal what is going on. */
interface Display extends AutoCloseable {

    /** What is shown of the run that begins now. */
    Progress run(String scenario, String experiment);

    /** The run is over, or will not be. */
    void done();

    @Override
    void close();
}
