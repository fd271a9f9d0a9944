package dev.statelab.experiments.figure;

/** A topic of the textbook's comparison. */
public enum Row {
    SCALABILITY,
    FAULT_TOLERANCE,
    PERFORMANCE,
    RESOURCE_USAGE,
    CACHING,
    DEPLOYMENT,
    TRANSACTIONS,
    LOAD_BALANCING,
    DEVELOPER_FOCUS,
    PERSONALISATION,
    SECURITY
}
