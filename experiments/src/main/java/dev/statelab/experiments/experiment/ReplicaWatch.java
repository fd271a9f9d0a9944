package dev.statelab.experiments.experiment;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Watches the way back after a fault, and takes its times. */
final class ReplicaWatch {

    private final Target target;
    private final Fault fault;
    private final Ledger ledger;
    private final long faultAt;
    private Long endpointGone;
    private Long replicaReady;

    /** @param faultAt on the ledger's clock */
    ReplicaWatch(Target target, Fault fault, Ledger ledger, long faultAt) {
        this.target = target;
        this.fault = fault;
        this.ledger = ledger;
        this.faultAt = faultAt;
    }

    /**
     * Returns when the replica is replaced and nothing has gone wrong for a while, or the deadline has passed.
     *
     * @param atLeast how long to watch even if all is well
     * @param quiet how long nothing may have gone wrong
     * @return whether all is well
     */
    boolean observe(Duration atLeast, Duration quiet, Duration deadline) {
        return Await.until(deadline, () -> {
            look();
            long now = ledger.now();
            long lastTrouble = Math.max(faultAt, lastTrouble(ledger.operations()));
            return replicaReady != null && now - faultAt > atLeast.toNanos() && now - lastTrouble > quiet.toNanos();
        });
    }

    private void look() {
        List<Replica> serving =
                target.replicas().stream().filter(Replica::ready).toList();
        boolean victimServes = serving.stream().anyMatch(this::isVictim);
        if (endpointGone == null && !victimServes) {
            endpointGone = ledger.now();
        }
        long before = fault.before().stream().filter(Replica::ready).count();
        if (replicaReady == null && !victimServes && serving.size() >= before) {
            replicaReady = ledger.now();
        }
    }

    private boolean isVictim(Replica replica) {
        return replica.uid().equals(fault.victim().uid());
    }

    /** The times that were seen, and those that the operations tell. */
    Recovery recovery(List<Operation> operations) {
        Set<String> shoppers = new HashSet<>(fault.shoppers());
        Long firstSuccess = operations.stream()
                .filter(operation -> shoppers.contains(operation.user()))
                .filter(operation -> operation.outcome() == Outcome.OK && operation.sent() > faultAt)
                .map(Operation::done)
                .min(Long::compare)
                .orElse(null);
        long steady = Math.max(faultAt, lastTrouble(operations));
        return new Recovery(
                sinceFault(endpointGone), sinceFault(replicaReady), sinceFault(firstSuccess), sinceFault(steady));
    }

    private Double sinceFault(Long time) {
        return time == null ? null : Math.round((time - faultAt) / 1e6) / 1e3;
    }

    private static long lastTrouble(List<Operation> operations) {
        return operations.stream()
                .filter(ReplicaWatch::isTrouble)
                .mapToLong(Operation::done)
                .max()
                .orElse(0);
    }

    /** What a shopper notices: an operation that failed or got no answer, or a login that should not have been needed. */
    static boolean isTrouble(Operation operation) {
        return operation.outcome() != Outcome.OK || operation.kind() == Kind.LOGIN && operation.generation() > 1;
    }
}
