package dev.statelab.experiments.experiment;

/**
 * What a run says about an architecture.
 *
 * @param kind the word
 * @param reason one sentence with the numbers behind it
 */
public record Verdict(Kind kind, String reason) {

    /** The three words. */
    public enum Kind {
        /** Every promise was kept. */
        HELD,
        /** At least one was not. */
        BROKEN,
        /** The run does not show either: the fault, the load or the audit is in doubt. */
        INCONCLUSIVE
    }

    static Verdict held(String reason) {
        return new Verdict(Kind.HELD, reason);
    }

    static Verdict broken(String reason) {
        return new Verdict(Kind.BROKEN, reason);
    }

    static Verdict inconclusive(String reason) {
        return new Verdict(Kind.INCONCLUSIVE, reason);
    }
}
