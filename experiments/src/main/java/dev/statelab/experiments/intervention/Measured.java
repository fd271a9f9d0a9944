package dev.statelab.experiments.intervention;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What an experiment that breaks nothing did and found. */
public record Measured(
        Action.Done done,
        Instant time,
        long at,
        long over,
        List<Replica> before,
        List<Figure> figures,
        List<String> doubts)
        implements Intervention {

    /** A copy with this proof and end time. */
    public Measured proved(String proof, long over) {
        Action.Done proved = new Action.Done(done.what(), done.command(), null, proof);
        return new Measured(proved, time, at, over, before, figures, doubts);
    }

    /** A copy with this end time. */
    public Measured until(long over) {
        return new Measured(done, time, at, over, before, figures, doubts);
    }

    /** A copy with one more figure. */
    public Measured with(Figure figure) {
        return with(List.of(figure));
    }

    /** A copy with more figures. */
    public Measured with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Measured(done, time, at, over, before, List.copyOf(all), doubts);
    }

    /**
     * A copy with one more figure, if there is one. If it cannot be measured, the reason is a doubt, and all that was measured before
     * remains: it may prove a violation.
     */
    public Measured attempt(Supplier<Optional<Figure>> figure) {
        try {
            return figure.get().map(this::with).orElse(this);
        } catch (PlatformException e) {
            List<String> all = new ArrayList<>(doubts);
            all.add(String.valueOf(e.getMessage()));
            return new Measured(done, time, at, over, before, figures, List.copyOf(all));
        }
    }
}
