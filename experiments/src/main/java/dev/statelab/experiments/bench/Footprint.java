package dev.statelab.experiments.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.local.Packaging;

/**
 * What one service takes in one form. These are the fields of the JSON.
 *
 * @param firstAnswerMillis from the start of the process to its first good answer, the median of several starts
 * @param quickestMillis the same of the quickest start
 * @param idleBytes resident memory of a replica that has nothing to do
 * @param loadedBytes the same right after the load
 * @param packageBytes what is deployed, without a Java runtime
 * @param imageBytes what the image takes on a node, unpacked; null where Docker has none
 * @param requestsPerSecond under as much load as the replica takes beside the load itself
 * @param cpuMillis processor time of the replica for each of these requests
 */
public record Footprint(
        Scenario scenario,
        Packaging packaging,
        @JsonProperty("first_answer_ms") double firstAnswerMillis,
        @JsonProperty("quickest_ms") double quickestMillis,
        @JsonProperty("idle_bytes") long idleBytes,
        @JsonProperty("loaded_bytes") long loadedBytes,
        @JsonProperty("package_bytes") long packageBytes,
        @JsonProperty("image_bytes") Long imageBytes,
        @JsonProperty("requests_per_second") double requestsPerSecond,
        @JsonProperty("cpu_ms_per_request") double cpuMillis) {}
