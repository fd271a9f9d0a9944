package dev.statelab.experiments.intervention;

import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a {@link Measurement} did and found, without a fault. */
public record Measured(Action.Done done, Instant time, long at, long over, List<Replica> before, List<Figure> figures)
        implements Intervention {

    /** A copy with this proof and end time. */
    public Measured proved(String proof, long over) {
        return new Measured(new Action.Done(done.what(), done.command(), null, proof), time, at, over, before, figures);
    }

    /** A copy with this end time. */
    public Measured until(long over) {
        return new Measured(done, time, at, over, before, figures);
    }

    /** A copy with one more figure. */
    public Measured with(Figure figure) {
        return with(List.of(figure));
    }

    /** A copy with more figures. */
    public Measured with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Measured(done, time, at, over, before, List.copyOf(all));
    }
}
