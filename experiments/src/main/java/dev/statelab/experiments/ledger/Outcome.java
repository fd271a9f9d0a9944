package dev.statelab.experiments.ledger;

/** What the client knows of an operation when it is over. */
public enum Outcome {
    /** The service acknowledged it. */
    OK,
    /** It certainly did not happen: the service refused it, or it was never sent. */
    FAILED,
    /** It may have happened: the answer was lost, late, or a server error. */
    UNKNOWN
}
