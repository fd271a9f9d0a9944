package dev.statelab.experiments.course;

import dev.statelab.experiments.verdict.Verdict;

/**
 * Two attempts at a run, made because the first was inconclusive.
 *
 * @param second made immediately after the first, with the same load
 */
public record Attempts(Lifecycle.Result first, Lifecycle.Result second) {

    /**
     * The attempt that counts, with the verdicts of the other: the second, unless it lacks a violation that the first
     * one proved. Nothing that was observed is hidden.
     */
    public Lifecycle.Result telling() {
        boolean asTelling = keeps(first.run().safety(), second.run().safety())
                && keeps(first.run().availability(), second.run().availability());
        return asTelling ? with(second, Run.Attempt.of(1, first.run())) : with(first, Run.Attempt.of(2, second.run()));
    }

    /** Whether the second verdict is a violation too, if the first one is. */
    private static boolean keeps(Verdict first, Verdict second) {
        return first.kind() != Verdict.Kind.BROKEN || second.kind() == Verdict.Kind.BROKEN;
    }

    private static Lifecycle.Result with(Lifecycle.Result telling, Run.Attempt other) {
        return new Lifecycle.Result(telling.run().insteadOf(other), telling.ledger(), telling.model());
    }
}
