package dev.statelab.experiments.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A scenario and the runtime of its service: a column of the report.
 *
 * @param runtime of the service
 */
public record Architecture(Scenario scenario, ServiceRuntime runtime) {

    /** Its name in reports, such as {@code redis} and {@code redis-native}. */
    public String id() {
        return scenario.id() + runtime.suffix();
    }

    /** All architectures, in the order of the report's columns. */
    private static List<Architecture> all() {
        return Arrays.stream(Scenario.values())
                .flatMap(scenario ->
                        Arrays.stream(ServiceRuntime.values()).map(runtime -> new Architecture(scenario, runtime)))
                .toList();
    }

    /** All names, in the same order. */
    public static List<String> ids() {
        return all().stream().map(Architecture::id).toList();
    }

    /** The architecture of that name, if there is one. */
    public static Optional<Architecture> of(String id) {
        return all().stream()
                .filter(architecture -> architecture.id().equals(id))
                .findFirst();
    }
}
