package dev.statelab.experiments.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scenario in the form in which its service runs: what the report has a column for.
 *
 * @param compiled whether the service is a native executable
 */
public record Architecture(Scenario scenario, boolean compiled) {

    private static final String COMPILED = "-native";

    /** Its name in reports, such as {@code redis} and {@code redis-native}. */
    public String id() {
        return scenario.id() + (compiled ? COMPILED : "");
    }

    /** All there are, in the order of the report's columns. */
    private static List<Architecture> all() {
        return Arrays.stream(Scenario.values())
                .flatMap(scenario -> Stream.of(new Architecture(scenario, false), new Architecture(scenario, true)))
                .toList();
    }

    /** The names of all of them, in that order. */
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
