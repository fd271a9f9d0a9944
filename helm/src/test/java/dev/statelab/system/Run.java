package dev.statelab.system;

import com.fasterxml.jackson.databind.JsonNode;

/** An experiment's run, as {@code report.json} has it. */
record Run(JsonNode json) {

    String verdict() {
        return json.required("verdict").textValue();
    }

    String reason() {
        return json.required("reason").textValue();
    }

    /** Acknowledged writes that the audit did not find. */
    long lost() {
        return json.required("counts").required("lost").longValue();
    }

    long acknowledged() {
        return json.required("counts").required("acknowledged").longValue();
    }

    /** Seconds that the client who waited longest had to wait for a good answer while a command ran. */
    double longestWait() {
        for (JsonNode figure : json.required("figures")) {
            if (figure.required("name").textValue().startsWith("longest wait")) {
                return figure.required("value").doubleValue();
            }
        }
        throw new AssertionError("no longest wait was measured: " + this);
    }

    @Override
    public String toString() {
        return verdict() + ": " + reason();
    }
}
