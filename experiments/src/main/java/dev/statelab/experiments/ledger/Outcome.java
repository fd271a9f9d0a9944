package dev.statelab.experiments.ledger;

/** What the client knows about an operation when it has ended. */
public enum Outcome {
    /** The service acknowledged it. */
    OK,
    /** It certainly did not happen: the service refused it, or it was never sent. */
    FAILED,
    /** It may have happened: the response was lost, late, or a server error. */
    UNKNOWN
}
