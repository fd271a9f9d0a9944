package dev.statelab.experiments.audit;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replays one user's operations, which are sequential, and compares each response with what was acknowledged and read before it: what the
 * response failed to show, and what it should not have shown.
 */
final class Replay {

    /** Acknowledged, and neither sold nor possibly deleted since. */
    private final Set<String> held = new LinkedHashSet<>();

    /** Never acknowledged, but shown, and neither sold nor possibly deleted since. */
    private final Set<String> seen = new LinkedHashSet<>();

    /** Sold or deleted by an acknowledged operation. */
    private final Set<String> past = new HashSet<>();

    /** Written to a register, and not refused. */
    private final Set<String> written = new LinkedHashSet<>();

    /** Held or seen before a deletion without an answer, and in every response since. */
    private final Set<String> deleting = new LinkedHashSet<>();

    /** What is known of each deletion that was not refused: its answer, or what a later response showed. */
    private final Map<String, Outcome> deletions = new HashMap<>();

    private final Set<String> shown = new LinkedHashSet<>();
    private final Set<String> missed = new LinkedHashSet<>();
    private final Set<String> unseen = new LinkedHashSet<>();
    private final Set<String> outdated = new LinkedHashSet<>();
    private final Map<String, Set<String>> sold = new HashMap<>();

    /** @param operations of one user, in order */
    Replay(List<Operation> operations, Model model) {
        for (Operation operation : operations) {
            boolean acknowledged = operation.outcome() == Outcome.OK;
            switch (operation.kind()) {
                case WRITE -> {
                    if (model == Model.REGISTER) {
                        overwrite(operation);
                    }
                    if (acknowledged) {
                        held.add(operation.value());
                    }
                }
                case DELETE -> delete(operation.value(), operation.outcome());
                case CHECKOUT -> {
                    if (acknowledged && !sold.containsKey(operation.value())) { // a repeated checkout sells nothing
                        sell(operation);
                    }
                }
                case LOGIN, REFRESH, READ, READ_ORDER -> {}
            }
            if (operation.shown() != null) {
                shown.addAll(operation.shown());
                if (operation.kind() != Kind.CHECKOUT && operation.kind() != Kind.READ_ORDER) {
                    look(operation.shown());
                }
            }
        }
    }

    /** In a register, the next value replaces the previous one. */
    private void overwrite(Operation write) {
        written.stream().filter(value -> !value.equals(write.value())).forEach(value -> delete(value, write.outcome()));
        if (write.outcome() != Outcome.FAILED) {
            written.add(write.value());
        }
    }

    private void delete(String value, Outcome outcome) {
        if (outcome == Outcome.UNKNOWN && (held.contains(value) || seen.contains(value))) {
            deleting.add(value);
        }
        if (outcome != Outcome.FAILED) {
            held.remove(value);
            seen.remove(value);
            deletions.merge(value, outcome, (before, now) -> before == Outcome.OK ? before : now);
        }
        if (outcome == Outcome.OK) {
            past.add(value);
        }
    }

    /** A response without a value whose deletion had no answer acknowledges the deletion: a read is a promise too. */
    private void settleDeletions(List<String> now) {
        List<String> gone =
                deleting.stream().filter(value -> !now.contains(value)).toList();
        gone.forEach(deleting::remove);
        gone.forEach(value -> delete(value, Outcome.OK));
    }

    private void sell(Operation checkout) {
        Set<String> lines = new LinkedHashSet<>(held);
        if (checkout.shown() != null) {
            settleDeletions(checkout.shown());
            checkout.shown().forEach(value -> deletions.remove(value, Outcome.UNKNOWN)); // it was sold before
            lines.addAll(checkout.shown());
            past.addAll(checkout.shown());
        }
        sold.put(checkout.value(), lines);
        held.clear();
        seen.clear();
        deleting.clear();
    }

    private void look(List<String> now) {
        settleDeletions(now);
        held.stream().filter(value -> !now.contains(value)).forEach(missed::add);
        seen.stream().filter(value -> !now.contains(value)).forEach(unseen::add);
        now.stream().filter(past::contains).forEach(outdated::add);
        now.stream()
                .filter(value ->
                        !held.contains(value) && !past.contains(value) && deletions.get(value) != Outcome.UNKNOWN)
                .forEach(seen::add);
    }

    /** Every value that a response showed. */
    Set<String> shown() {
        return shown;
    }

    boolean wasShown(String value) {
        return shown.contains(value);
    }

    /** Acknowledged values that a response did not show. */
    Set<String> missed() {
        return missed;
    }

    /** Unacknowledged values that one response showed and a later one did not. */
    Set<String> unseen() {
        return unseen;
    }

    /** Sold or deleted values that a later response still showed. */
    Set<String> outdated() {
        return outdated;
    }

    /** The values in the cart at each acknowledged checkout, by its key. */
    Map<String, Set<String>> sold() {
        return sold;
    }

    /** Whether a deletion of the value was sent and not refused. */
    boolean mayBeGone(String value) {
        return deletions.containsKey(value);
    }

    /** Whether a deletion of the value was acknowledged, by its answer or by a later response without the value. */
    boolean mustBeGone(String value) {
        return deletions.get(value) == Outcome.OK;
    }
}
