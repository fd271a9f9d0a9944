package dev.statelab.experiments.verdict;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Load;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The observations of a run, from which an experiment draws its conclusions.
 *
 * @param load the requested load
 * @param counts the audit's totals
 * @param operations what the shoppers did under load
 */
public record Observed(
        Load load, Intervention intervention, Counts counts, Recovery recovery, List<Operation> operations) {

    /** Operations that ended since the fault, including those in flight at that time. */
    public List<Operation> sinceFault() {
        return operations.stream()
                .filter(operation -> operation.done() > intervention.at())
                .toList();
    }

    /** How many operations were in flight when the fault began. */
    public long inFlight() {
        return sinceFault().stream()
                .filter(operation -> operation.sent() <= intervention.at())
                .count();
    }

    /** How many operations in flight at the fault were writes of the users whom the struck replicas had served last. */
    public long writesInFlight() {
        return writesInFlight(operations, intervention.at(), intervention.shoppers());
    }

    /** How many writes of these users were in flight at that time. */
    public static long writesInFlight(List<Operation> operations, long at, List<String> users) {
        return operations.stream()
                .filter(operation -> operation.sent() <= at && operation.done() > at)
                .filter(operation -> operation.kind().writes() && users.contains(operation.user()))
                .count();
    }

    /** The number of requests since the fault that did not succeed, with the total of requests. */
    public Figure failures(Metric metric) {
        return metric.of(failures(), sinceFault().size());
    }

    /**
     * The number of flows that were broken off, with the total of those in progress at the fault or since; NaN if there were none, or no
     * user buys anything.
     */
    public Figure brokenFlows(Metric metric) {
        if (operations.stream().noneMatch(operation -> operation.kind() == Kind.CHECKOUT)) {
            return metric.of(Double.NaN);
        }
        return Flows.since(intervention.at(), operations).figure(metric);
    }

    /** The number of carts {@linkplain UnderWay under way} at the fault that were not kept, with their total; NaN if there were none. */
    public Figure brokenCarts(Metric metric) {
        UnderWay carts = UnderWay.at(intervention.at(), operations);
        int all = carts.kept() + carts.broken();
        return all == 0 ? metric.of(Double.NaN) : metric.of(carts.broken(), all);
    }

    /** The number of users who had to log in again, with the total of users. */
    public Figure loggedOut(Metric metric) {
        return metric.of(counts.loggedOut(), load.users());
    }

    /** The number of requests since the fault that did not succeed. */
    public long failures() {
        return sinceFault().stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .count();
    }

    /** The number of these {@link #failures} that were sent after the fault began, so that they were not in flight at that time. */
    public long laterFailures() {
        return sinceFault().stream()
                .filter(operation -> operation.outcome() != Outcome.OK && operation.sent() > intervention.at())
                .count();
    }

    /**
     * The longest time, in seconds, from when a user's first failed request was due until that user's next success or last failure; 0 if
     * none failed.
     */
    public double longestWait() {
        Map<String, Long> waiting = new HashMap<>();
        long longest = 0;
        for (Operation operation : sinceFault()) {
            if (operation.outcome() == Outcome.OK) {
                Long since = waiting.remove(operation.user());
                longest = Math.max(longest, since == null ? 0 : operation.done() - since);
            } else {
                waiting.putIfAbsent(operation.user(), operation.intended());
                longest = Math.max(longest, operation.done() - waiting.get(operation.user()));
            }
        }
        return longest / 1e9;
    }

    /** For how long requests failed, in seconds: from when the first failed one was due until the last one had ended; 0 if none failed. */
    public double outage() {
        List<Operation> failed = sinceFault().stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .toList();
        long begin = failed.stream().mapToLong(Operation::intended).min().orElse(0);
        long end = failed.stream().mapToLong(Operation::done).max().orElse(0);
        return (end - begin) / 1e9;
    }

    /** A figure that was measured during the fault; 0 if it was not measured, in which case the run has no proof and shows nothing. */
    public double measured(Metric metric) {
        return intervention.figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(0);
    }
}
