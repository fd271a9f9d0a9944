package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An experiment's run, as {@code report.json} has it. */
record Run(JsonNode json) {

    /** This run. Fails if it broke off, or if the service's state could not be read at its end: then no write counts as lost. */
    Run complete() {
        for (JsonNode doubt : json.required("doubts")) {
            assertThat(doubt.textValue()).as(toString()).doesNotContain("the run was aborted", "the audit failed");
        }
        return this;
    }

    /** {@code HELD}, {@code BROKEN} or {@code INCONCLUSIVE}: what became of writes and sessions. */
    String safety() {
        return verdict("safety");
    }

    /** The same of requests and of the way back to steady service. */
    String availability() {
        return verdict("availability");
    }

    /** Fails unless both promises were kept. */
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

    /** What was done, in words. */
    String fault() {
        return json.required("intervention").required("what").textValue();
    }

    /** What showed that it was done. */
    String proof() {
        return json.required("intervention").required("proof").textValue();
    }

    /** Requests that failed while a command ran, and until all was well again. */
    long failed() {
        return Math.round(figure("COMMAND_FAILED"));
    }

    /** Seconds that the client who waited longest had to wait for a good answer while a command ran. */
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
