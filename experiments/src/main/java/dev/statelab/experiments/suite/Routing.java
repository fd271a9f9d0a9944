package dev.statelab.experiments.suite;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Affinity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which replica answered whom.
 *
 * @param before what was answered before a change
 * @param since what was answered since
 */
record Routing(List<Operation> before, List<Operation> since) {

    Routing {
        before = answered(before);
        since = answered(since);
    }

    private static List<Operation> answered(List<Operation> operations) {
        return operations.stream().filter(operation -> operation.pod() != null).toList();
    }

    /** The replica that answered each shopper last, before the change. */
    Map<String, String> home() {
        Map<String, String> home = new HashMap<>();
        before.forEach(operation -> home.put(operation.user(), operation.pod()));
        return home;
    }

    /** The shoppers whom another replica answered since. */
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

    /**
     * That an affinity is in effect, seen from the clients: without one somebody is answered by another replica, with one all who
     * came again were answered by the one that answered them first. Null where that was not so.
     *
     * @param connections how many were made since
     */
    String proof(Affinity affinity, int connections) {
        if (affinity == Affinity.NONE) {
            int moved = moved().size();
            return moved == 0
                    ? null
                    : "%d of %d users were served by a different replica than before".formatted(moved, home().size());
        }
        Map<String, Long> answers = since.stream().collect(groupingBy(Operation::user, counting()));
        Map<String, Set<String>> replicas = new HashMap<>();
        since.forEach(operation -> replicas.computeIfAbsent(operation.user(), first -> new HashSet<>())
                .add(operation.pod()));
        long again = answers.values().stream().filter(count -> count > 1).count();
        boolean kept = replicas.values().stream().allMatch(own -> own.size() == 1);
        return again > 0 && kept && connections > 0
                ? "%d users returned, each to the same replica, over %d new connections".formatted(again, connections)
                : null;
    }

    /** 1 where all replicas answered equally often; as many as there are replicas where one answered everything. */
    double imbalance(int replicas) {
        Map<String, Long> byPod = since.stream().collect(groupingBy(Operation::pod, counting()));
        long most = byPod.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return since.isEmpty() ? 1 : (double) most * replicas / since.size();
    }
}
