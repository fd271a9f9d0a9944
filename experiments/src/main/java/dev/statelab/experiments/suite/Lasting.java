package dev.statelab.experiments.suite;

/** How long something was so, by looking at it again and again. Times are in nanoseconds. */
final class Lasting {

    private final long begin;
    private long end;
    private boolean over;

    Lasting(long begin) {
        this.begin = begin;
    }

    /** What a look shows: it was so until the first of the looks that no later one contradicts. */
    void look(boolean isSo, long now) {
        end = isSo || !over ? now : end;
        over = !isSo;
    }

    /** Whether it was no longer so, at the last look. */
    boolean over() {
        return over;
    }

    double seconds() {
        return (end - begin) / 1e9;
    }
}
