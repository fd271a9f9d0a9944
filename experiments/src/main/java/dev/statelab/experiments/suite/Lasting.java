package dev.statelab.experiments.suite;

/** How long a condition lasted, according to repeated observations. Times of observations are in nanoseconds. */
final class Lasting {

    private final long begin;
    private long end;
    private boolean over;

    Lasting(long begin) {
        this.begin = begin;
    }

    /** Records an observation. The condition ended at the first observation of its absence that no later one contradicts. */
    void look(boolean isSo, long now) {
        end = isSo || !over ? now : end;
        over = !isSo;
    }

    /** Whether the condition was over at the last observation. */
    boolean over() {
        return over;
    }

    double seconds() {
        return (end - begin) / 1e9;
    }
}
