package dev.statelab.experiments.report;

import dev.statelab.experiments.report.Facts.Fact;
import java.util.List;

/**
 * What the figures say about a claim of the textbook.
 *
 * @param judgement in a word or two
 * @param text the same with the numbers
 */
record Reading(Judgement judgement, String text) {

    /** Whether the claim held. */
    enum Judgement {
        HELD("held"),
        PARTLY("held in part"),
        NOT_HELD("did not hold"),
        NOT_MEASURED("was not measured");

        private final String words;

        Judgement(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    static Reading notMeasured(String experiment) {
        return new Reading(Judgement.NOT_MEASURED, "./lab experiment " + experiment + " measures it.");
    }

    /** A claim about several architectures: held where all are as claimed, and in part where some are. */
    static Reading of(List<Fact> asClaimed, List<Fact> others, String text) {
        Judgement judgement =
                others.isEmpty() ? Judgement.HELD : asClaimed.isEmpty() ? Judgement.NOT_HELD : Judgement.PARTLY;
        return new Reading(judgement, text);
    }

    /** The same, with one more sentence where there is something to say. */
    Reading and(boolean there, String sentence) {
        return there ? new Reading(judgement, text + " " + sentence) : this;
    }
}
