package dev.statelab.experiments.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a service keeps of a user's writes. */
public enum Model {
    /** All of them. */
    @JsonProperty("set")
    SET,
    /** How many there were: a write adds one. */
    @JsonProperty("counter")
    COUNTER,
    /** The last one: a write takes the place of those before it. */
    @JsonProperty("register")
    REGISTER
}
