package dev.statelab.experiments.workload;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A workload file is invalid. The message has a line per mistake, with its position. */
public final class WorkloadException extends UncheckedIOException {

    private static final long serialVersionUID = 1;

    WorkloadException(String message) {
        super(message, new IOException(message));
    }

    WorkloadException(String message, Exception cause) {
        super(message, new IOException(cause));
    }
}
