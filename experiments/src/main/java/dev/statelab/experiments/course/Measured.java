package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a {@link Measurement} did and found. Nothing was broken for it. */
public record Measured(Action.Done done, Instant time, long at, long over, List<Replica> before, List<Figure> figures)
        implements Intervention {

    /** The same, shown to have happened by that, and over at that time. */
    public Measured proved(String proof, long over) {
        return new Measured(new Action.Done(done.what(), done.command(), null, proof), time, at, over, before, figures);
    }

    /** The same, over at that time. */
    public Measured until(long over) {
        return new Measured(done, time, at, over, before, figures);
    }

    /** The same, with one more figure. */
    public Measured with(Figure figure) {
        return with(List.of(figure));
    }

    /** The same, with more figures. */
    public Measured with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Measured(done, time, at, over, before, List.copyOf(all));
    }
}
