package dev.statelab.experiments.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.audit.Finding.Anomaly;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The totals of an audit. Writes are values and orders; {@code attempted = acknowledged + failed + unknown}, and
 * {@code acknowledged = found + lost}.
 *
 * @param attempted distinct writes that users tried; a retry is not a new write
 * @param acknowledged those that the service acknowledged on any attempt
 * @param failed those that were refused or never sent
 * @param unknown those without a response, or with a server error
 * @param anomalies the number of findings of each kind; 0 for a missing kind
 * @param relogins successful logins after a user's first one
 * @param loggedOut the number of users who had to log in again
 * @param moved responses from a different pod than the user's previous one
 */
@JsonIgnoreProperties(
        value = {"found", "lost"},
        allowGetters = true)
public record Counts(
        int attempted,
        int acknowledged,
        int failed,
        int unknown,
        Map<Anomaly, Integer> anomalies,
        int relogins,
        int loggedOut,
        int moved) {

    public Counts {
        Map<Anomaly, Integer> all = new EnumMap<>(Anomaly.class);
        for (Anomaly anomaly : Anomaly.values()) {
            all.put(anomaly, anomalies.getOrDefault(anomaly, 0));
        }
        anomalies = Collections.unmodifiableMap(all);
    }

    /** The number of findings of a kind. */
    public int of(Anomaly anomaly) {
        return anomalies.get(anomaly);
    }

    /** Acknowledged writes that are missing at the end. */
    @JsonProperty
    public int lost() {
        return of(Anomaly.LOST);
    }

    /** Acknowledged writes that are there at the end, or were deleted. */
    @JsonProperty
    public int found() {
        return acknowledged - lost();
    }

    /** Whether every promise was kept: no violation, and nobody had to log in again. */
    public boolean flawless() {
        return relogins == 0
                && anomalies.entrySet().stream().noneMatch(one -> one.getKey().violation() && one.getValue() > 0);
    }
}
