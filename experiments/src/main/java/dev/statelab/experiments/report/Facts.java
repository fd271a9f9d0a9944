package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.platform.Architecture;
import dev.statelab.experiments.platform.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Every figure of one platform, by architecture.
 *
 * @param all in the order of the table's columns, those of one architecture as they were measured
 */
record Facts(List<Fact> all) {

    /**
     * A figure of an architecture.
     *
     * @param link where in the report it comes from, such as {@code #local-rollout-jwt}
     */
    record Fact(String scenario, Figure figure, String link) {}

    /** The architectures that have any, in the order of the textbook's table. */
    List<String> scenarios() {
        return Architecture.ids().stream()
                .filter(id -> all.stream().anyMatch(fact -> fact.scenario().equals(id)))
                .toList();
    }

    Optional<Fact> find(String scenario, String figure) {
        return all.stream()
                .filter(fact ->
                        fact.scenario().equals(scenario) && fact.figure().name().equals(figure))
                .findFirst();
    }

    /** Those of a figure whose architecture and value are asked for. */
    List<Fact> where(String figure, Predicate<Scenario> scenario, DoublePredicate value) {
        return all.stream()
                .filter(fact -> fact.figure().name().equals(figure))
                .filter(fact -> Architecture.of(fact.scenario())
                        .map(Architecture::scenario)
                        .filter(scenario)
                        .isPresent())
                .filter(fact -> value.test(fact.figure().value()))
                .toList();
    }

    /** Such as {@code redis 1.24 ms, jwt 1.1 ms}. */
    static String list(List<Fact> facts) {
        return facts.stream()
                .map(fact -> fact.scenario() + " " + fact.figure().text())
                .collect(Collectors.joining(", "));
    }
}
