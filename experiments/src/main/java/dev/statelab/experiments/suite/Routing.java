package dev.statelab.experiments.suite;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Affinity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which replica served which user.
 *
 * @param before operations served before a change
 * @param since operations served since
 */
record Routing(List<Operation> before, List<Operation> since) {

    Routing {
        before = answered(before);
        since = answered(since);
    }

    private static List<Operation> answered(List<Operation> operations) {
        return operations.stream().filter(operation -> operation.pod() != null).toList();
    }

    /** The replica that last served each user before the change, by the user's name. */
    Map<String, String> home() {
        Map<String, String> home = new HashMap<>();
        before.forEach(operation -> home.put(operation.user(), operation.pod()));
        return home;
    }

    /** The users whom a different replica has served since. */
    Set<String> moved() {
        Map<String, String> home = home();
        Set<String> moved = new HashSet<>();
        for (Operation operation : since) {
            String former = home.get(operation.user());
            if (former != null && !former.equals(operation.pod())) {
                moved.add(operation.user());
            }
        }
        return moved;
    }

    /** Whether one replica served all requests of a user before the change, for every user. */
    boolean settled() {
        return eachByOne(before);
    }

    private static boolean eachByOne(List<Operation> answered) {
        Map<String, Set<String>> replicas = new HashMap<>();
        answered.forEach(operation -> replicas.computeIfAbsent(operation.user(), first -> new HashSet<>())
                .add(operation.pod()));
        return replicas.values().stream().allMatch(own -> own.size() == 1);
    }

    /** Proof from the clients' view that some user is served by a different replica than before; null if none is. */
    String movement() {
        int moved = moved().size();
        return moved == 0
                ? null
                : "%d of %d users were served by a different replica than before".formatted(moved, home().size());
    }

    /**
     * Proof from the clients' view that an affinity is in effect. Without affinity, some user is served by a different replica; with
     * affinity, all returning users are served by their first replica. Null if that was not observed, or there is no other replica.
     *
     * @param replicas the number of replicas
     * @param connections the number of new connections since
     */
    String proof(Affinity affinity, int replicas, int connections) {
        if (affinity == Affinity.NONE) {
            return movement();
        }
        Map<String, Long> answers = since.stream().collect(groupingBy(Operation::user, counting()));
        long again = answers.values().stream().filter(count -> count > 1).count();
        return again > 0 && eachByOne(since) && replicas > 1 && connections > 0
                ? "%d users returned, each to the same replica, over %d new connections".formatted(again, connections)
                : null;
    }

    /**
     * The load of some replicas, relative to their fair share, in percent: 100 if they served as often as the others.
     *
     * @param some their names
     * @param replicas the number of all replicas
     */
    double share(Set<String> some, int replicas) {
        long served = since.stream()
                .filter(operation -> some.contains(operation.pod()))
                .count();
        return since.isEmpty() ? 0 : 100.0 * served / since.size() * replicas / some.size();
    }

    /**
     * The load of the busiest replica, relative to the mean: 1 if all served equally often, the number of replicas if
     * one served all. Empty if no response since the change named its replica.
     */
    OptionalDouble imbalance(int replicas) {
        Map<String, Long> byPod = since.stream().collect(groupingBy(Operation::pod, counting()));
        return byPod.values().stream()
                .mapToDouble(served -> (double) served * replicas / since.size())
                .max();
    }

    /**
     * The {@link #imbalance} of the users in two of several groups, on average over all pairs of groups for which it is
     * known. Empty if there is no such pair.
     *
     * @param groups the names of the users in each group
     */
    OptionalDouble imbalanceOfPairs(List<Set<String>> groups, int replicas) {
        return IntStream.range(1, groups.size())
                .boxed()
                .flatMap(one -> groups.subList(0, one).stream().map(other -> of(groups.get(one), other)))
                .flatMapToDouble(pair -> pair.imbalance(replicas).stream())
                .average();
    }

    private Routing of(Set<String> some, Set<String> others) {
        return new Routing(
                List.of(),
                since.stream()
                        .filter(operation -> some.contains(operation.user()) || others.contains(operation.user()))
                        .toList());
    }
}
