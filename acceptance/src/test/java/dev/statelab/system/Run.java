package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The run of an experiment, as in {@code report.json}. */
record Run(JsonNode json) {

    /** Returns this run. Fails if it was aborted, or if the audit could not read the final state: then no write counts as lost. */
    Run complete() {
        for (JsonNode doubt : json.required("doubts")) {
            assertThat(doubt.textValue()).as(toString()).doesNotContain("the run was aborted", "the audit failed");
        }
        return this;
    }

    /** The verdict on writes and sessions: {@code HELD}, {@code BROKEN} or {@code INCONCLUSIVE}. */
    String safety() {
        return verdict("safety");
    }

    /** The verdict on requests and recovery, with the same values as {@link #safety}. */
    String availability() {
        return verdict("availability");
    }

    /** Fails unless both verdicts are {@code HELD}. */
    void assertHeld() {
        assertThat(List.of(safety(), availability())).as(toString()).containsOnly("HELD");
    }

    private String verdict(String promise) {
        return json.required(promise).required("verdict").textValue();
    }

    /** Acknowledged writes that the audit did not find. */
    long lost() {
        return json.required("counts").required("lost").longValue();
    }

    long acknowledged() {
        return json.required("counts").required("acknowledged").longValue();
    }

    /** A description of the fault. */
    String fault() {
        return json.required("intervention").required("what").textValue();
    }

    /** The proof that the fault had an effect. */
    String proof() {
        return json.required("intervention").required("proof").textValue();
    }

    /** Requests that failed while a command ran, and until the service had recovered. */
    long failed() {
        return Math.round(figure("COMMAND_FAILED"));
    }

    /** The longest time in seconds that a client waited for a successful response while a command ran. */
    double longestWait() {
        return figure("COMMAND_LONGEST_WAIT");
    }

    /** Seconds from the first failed request to the last one while a command ran. */
    double outage() {
        return figure("COMMAND_OUTAGE");
    }

    private double figure(String metric) {
        for (JsonNode figure : json.required("figures")) {
            if (figure.required("metric").textValue().equals(metric)) {
                return figure.required("value").doubleValue();
            }
        }
        throw new AssertionError("no %s was measured: %s".formatted(metric, this));
    }

    @Override
    public String toString() {
        return "safety %s, availability %s: %s; %s"
                .formatted(safety(), availability(), reason("safety"), reason("availability"));
    }

    private String reason(String promise) {
        return json.required(promise).required("reason").textValue();
    }
}
