package dev.statelab.experiments.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An architecture on one of the runtimes of its service: a column of the report.
 *
 * @param runtime of the service
 */
public record Variant(Scenario scenario, ServiceRuntime runtime) {

    /** Its name in reports, such as {@code redis} and {@code redis-native}. */
    public String id() {
        return scenario.id() + runtime.suffix();
    }

    /** All variants, in the order of the report's columns. */
    private static List<Variant> all() {
        return Arrays.stream(Scenario.values())
                .flatMap(scenario ->
                        Arrays.stream(ServiceRuntime.values()).map(runtime -> new Variant(scenario, runtime)))
                .toList();
    }

    /** All names, in the same order. */
    public static List<String> ids() {
        return all().stream().map(Variant::id).toList();
    }

    /** The variant of that name, if there is one. */
    public static Optional<Variant> of(String id) {
        return all().stream().filter(variant -> variant.id().equals(id)).findFirst();
    }
}
