package dev.statelab.experiments.report;

/** Whether a claim held. */
enum Judgement {
    HELD("held"),
    NOT_HELD("did not hold"),
    IN_PART("held in part"),
    /** The difference is within the noise, the runs are too few, or an undecided criterion could change the judgement. */
    NOT_SHOWN("not shown"),
    NOT_MEASURED("not measured");

    private final String words;

    Judgement(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
