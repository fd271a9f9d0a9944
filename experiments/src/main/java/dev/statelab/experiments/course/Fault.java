package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The harm that was done to a service in a run.
 *
 * @param done how, and what shows it
 * @param time when
 * @param at the same on the ledger's clock
 * @param over when it was taken back or done, on the ledger's clock
 * @param before the replicas then
 * @param victims those that had to go
 * @param shoppers the users whom the victims had served last
 * @param figures what was measured on the spot
 */
public record Fault(
        Action.Done done,
        Instant time,
        long at,
        long over,
        List<Replica> before,
        List<Replica> victims,
        List<String> shoppers,
        List<Figure> figures)
        implements Intervention {

    /** The same, with those who had to go. */
    public Fault hitting(List<Replica> victims, List<String> shoppers) {
        return new Fault(done, time, at, over, before, List.copyOf(victims), List.copyOf(shoppers), figures);
    }

    /** The same, over at that time. */
    public Fault until(long over) {
        return new Fault(done, time, at, over, before, victims, shoppers, figures);
    }

    /** The same, with one more thing measured. */
    public Fault with(Figure figure) {
        List<Figure> all = new ArrayList<>(figures);
        all.add(figure);
        return new Fault(done, time, at, over, before, victims, shoppers, List.copyOf(all));
    }

    /** The same, with this description and this proof. */
    public Fault described(String what, String command, String proof) {
        Action.Done described = new Action.Done(what, command, done.gracePeriodSeconds(), proof);
        return new Fault(described, time, at, over, before, victims, shoppers, figures);
    }
}
