package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Recovery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Observes the recovery from a fault, and records when each step was reached. */
final class Watch {

    private final Target target;
    private final Intervention fault;
    private final Ledger ledger;
    private final Set<String> victims;
    private final int wanted;
    private Long endpointGone;
    private Long replicaReady;

    Watch(Target target, Intervention fault, Ledger ledger) {
        this.target = target;
        this.fault = fault;
        this.ledger = ledger;
        this.victims = fault.victims().stream().map(Replica::uid).collect(Collectors.toSet());
        // without victims, the fault may have changed the number of replicas, so one is enough
        this.wanted = victims.isEmpty()
                ? 1
                : (int) fault.before().stream().filter(Replica::ready).count();
    }

    /**
     * Returns when enough replicas are ready and all requests have succeeded for a while, or when the deadline has passed.
     *
     * @param atLeast the minimum time to observe
     * @param quiet how long no request may have failed; a request in flight may still fail
     * @param deadline the maximum time to observe
     * @return whether the service has recovered
     */
    boolean observe(Duration atLeast, Duration quiet, Duration deadline) {
        long begin = ledger.now();
        return Await.until(deadline, () -> {
            look();
            return replicaReady != null
                    && ledger.now() - begin > atLeast.toNanos()
                    && ledger.quietSince(fault.over()) > quiet.toNanos();
        });
    }

    private void look() {
        List<Replica> serving =
                target.replicas().stream().filter(Replica::ready).toList();
        boolean victimServes = serving.stream().anyMatch(replica -> victims.contains(replica.uid()));
        if (endpointGone == null && !victimServes) {
            endpointGone = ledger.now();
        }
        if (replicaReady == null && !victimServes && serving.size() >= wanted) {
            replicaReady = ledger.now();
        }
    }

    /** The times of each step, from what was observed and from these operations. */
    Recovery recovery(List<Operation> operations) {
        Set<String> shoppers = new HashSet<>(fault.shoppers());
        Long firstSuccess = operations.stream()
                .filter(operation -> shoppers.isEmpty() || shoppers.contains(operation.user()))
                .filter(operation -> operation.outcome() == Outcome.OK && operation.sent() > fault.at())
                .map(Operation::done)
                .min(Long::compare)
                .orElse(null);
        long lastTrouble = operations.stream()
                .filter(Operation::troubled)
                .mapToLong(Operation::done)
                .max()
                .orElse(0);
        return new Recovery(
                sinceFault(victims.isEmpty() ? Long.valueOf(fault.at()) : endpointGone),
                sinceFault(replicaReady),
                sinceFault(firstSuccess),
                sinceFault(Math.max(fault.at(), lastTrouble)));
    }

    private Double sinceFault(Long time) {
        return time == null ? null : Math.round((time - fault.at()) / 1e6) / 1e3;
    }
}
