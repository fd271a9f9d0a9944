package dev.statelab.experiments.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.audit.Finding.Anomaly;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sums of an audit. Writes are values and orders; {@code attempted = acknowledged + failed + unknown}, and
 * {@code acknowledged = found + lost}.
 *
 * @param attempted different writes that users tried; a retry is no new write
 * @param acknowledged those that the service confirmed
 * @param failed those that were refused or never sent
 * @param unknown those whose answer never came
 * @param anomalies how many findings there are of each kind, 0 of those that are not named
 * @param relogins logins that a user had to repeat
 * @param loggedOut the users who had to
 * @param moved answers that came from another pod than the user's answer before
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

    /** How many findings of a kind there are. */
    public int of(Anomaly anomaly) {
        return anomalies.get(anomaly);
    }

    /** Acknowledged writes that are not there at the end. */
    @JsonProperty
    public int lost() {
        return of(Anomaly.LOST);
    }

    /** Acknowledged writes that are there at the end, or were taken back. */
    @JsonProperty
    public int found() {
        return acknowledged - lost();
    }

    /** Whether every promise was kept: no finding that breaks one, and nobody logged out. */
    public boolean flawless() {
        return relogins == 0
                && anomalies.entrySet().stream().noneMatch(one -> one.getKey().violation() && one.getValue() > 0);
    }
}
