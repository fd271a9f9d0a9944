package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Counts;

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

    /** What the audit says: whether every acknowledged write is there once, nothing else is, and nobody had to log in again. */
    public static Verdict of(Counts counts) {
        String writes = "%d of %d acknowledged writes lost".formatted(counts.lost(), counts.acknowledged());
        if (counts.flawless()) {
            return new Verdict(Kind.HELD, writes + ", nobody had to log in again");
        }
        String others = counts.duplicated() + counts.unexpected() + counts.foreign() + counts.stale() == 0
                ? ""
                : ", %d duplicated, %d unexpected, %d of another shopper, %d stale"
                        .formatted(counts.duplicated(), counts.unexpected(), counts.foreign(), counts.stale());
        return new Verdict(Kind.BROKEN, writes + others + ", %d forced logins".formatted(counts.relogins()));
    }

    public static Verdict inconclusive(String reason) {
        return new Verdict(Kind.INCONCLUSIVE, reason);
    }

    /** This verdict, broken where one more promise was not kept. @param reason tells how that one went */
    public Verdict and(boolean kept, String reason) {
        return new Verdict(kept ? kind : Kind.BROKEN, this.reason + ", " + reason);
    }
}
