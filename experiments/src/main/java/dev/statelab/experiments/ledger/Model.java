package dev.statelab.experiments.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a service keeps of a user's writes. */
public enum Model {
    /** All values. */
    @JsonProperty("set")
    SET,
    /** Their number: a write adds one. */
    @JsonProperty("counter")
    COUNTER,
    /** The last value: a write replaces earlier ones. */
    @JsonProperty("register")
    REGISTER
}
