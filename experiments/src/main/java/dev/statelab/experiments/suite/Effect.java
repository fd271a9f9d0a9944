package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Replica;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The effect of any change, as far as it is visible on the replicas and to the users.
 *
 * @param before the replicas before the change
 * @param after the replicas now
 * @param earlier operations that ended before the change
 * @param since operations that ended since the change
 * @param routing the replica of each user before and since; null if connections have reached their maximum age: new ones move users too
 */
record Effect(
        List<Replica> before, List<Replica> after, List<Operation> earlier, List<Operation> since, Routing routing) {

    /** The effect of a change so far. */
    static Effect of(Scene scene, Fault change) {
        long now = scene.ledger().now();
        List<Operation> earlier = scene.between(0, change.at());
        List<Operation> since = scene.between(change.at(), now);
        boolean aged = now > scene.load().connectionLifetime().toNanos();
        return new Effect(
                change.before(), scene.target().replicas(), earlier, since, aged ? null : new Routing(earlier, since));
    }

    /** The proof of the effect; null if there is none. */
    String proof() {
        String shown = Stream.of(replaced(), failed(), moved())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return shown.isEmpty() ? null : shown;
    }

    private String replaced() {
        long gone = before.stream()
                .filter(former -> after.stream().noneMatch(former::isStill))
                .count();
        if (gone > 0) {
            return "%d of %d replicas were replaced, restarted or removed".formatted(gone, before.size());
        }
        return after.size() == before.size()
                ? null
                : "there are %d replicas instead of %d".formatted(after.size(), before.size());
    }

    /** No proof if requests also failed before: those since may have nothing to do with the change. */
    private String failed() {
        long failed = failures(since);
        return failed == 0 || failures(earlier) > 0
                ? null
                : "%d requests failed or were not acknowledged".formatted(failed);
    }

    private static long failures(List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .count();
    }

    /** No proof if the balancer already spread the requests of a user over several replicas before. */
    private String moved() {
        return routing != null && routing.settled() ? routing.movement() : null;
    }
}
