package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The settings of a service before the first run on it. Every run must leave them, so that the next one finds the same service.
 *
 * @param settings see {@link Target#settings}
 */
public record Baseline(Map<String, String> settings) {

    /** A replica that was replaced may be counted for a moment longer. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final String ABSENT = "none";

    /** @throws PlatformException if the settings cannot be read */
    static Baseline of(Target target) {
        return new Baseline(read(target));
    }

    /**
     * The settings that differ now, in the order of their names, such as {@code replicas: was 2, is 3}; empty if none does. Waits for up to
     * two seconds until none does.
     *
     * @throws PlatformException if the settings cannot be read
     */
    List<String> differences(Target target) {
        Await.until(SETTLING, () -> settings.equals(read(target)));
        Map<String, String> now = read(target);
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !settings.getOrDefault(name, ABSENT).equals(now.getOrDefault(name, ABSENT)))
                .map(name -> "%s: was %s, is %s"
                        .formatted(name, settings.getOrDefault(name, ABSENT), now.getOrDefault(name, ABSENT)))
                .toList();
    }

    private static Map<String, String> read(Target target) {
        try {
            return target.settings();
        } catch (RuntimeException e) {
            throw new PlatformException(
                    "the settings of %s cannot be read: %s".formatted(target.name(), e.getMessage()), e);
        }
    }
}
