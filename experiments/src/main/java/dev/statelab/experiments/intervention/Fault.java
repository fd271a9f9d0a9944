package dev.statelab.experiments.intervention;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The fault that was injected into a service in a run.
 *
 * @param done what was done, and the proof
 * @param time when it began
 * @param at when it began, on the ledger's clock
 * @param over when it was undone or complete, on the ledger's clock
 * @param before the replicas when it began
 * @param struck the replicas that the fault struck
 * @param victims those of them that the platform has to replace
 * @param shoppers the users whom the struck replicas had served last
 * @param figures what was measured during the fault
 */
public record Fault(
        Action.Done done,
        Instant time,
        long at,
        long over,
        List<Replica> before,
        List<Replica> struck,
        List<Replica> victims,
        List<String> shoppers,
        List<Figure> figures)
        implements Intervention {

    /** A copy with these victims, and the users whom they had served last. */
    public Fault hitting(List<Replica> victims, List<String> shoppers) {
        List<Replica> all = List.copyOf(victims);
        return new Fault(done, time, at, over, before, all, all, List.copyOf(shoppers), figures);
    }

    /** A copy that struck these replicas, which nothing has to replace, and the users whom they had served last. */
    public Fault striking(List<Replica> struck, List<String> shoppers) {
        List<Replica> all = List.copyOf(struck);
        return new Fault(done, time, at, over, before, all, List.of(), List.copyOf(shoppers), figures);
    }

    /** A copy with this end time. */
    public Fault until(long over) {
        return new Fault(done, time, at, over, before, struck, victims, shoppers, figures);
    }

    /** A copy with one more figure. */
    public Fault with(Figure figure) {
        return with(List.of(figure));
    }

    /** A copy with more figures. */
    public Fault with(List<Figure> more) {
        List<Figure> all = new ArrayList<>(figures);
        all.addAll(more);
        return new Fault(done, time, at, over, before, struck, victims, shoppers, List.copyOf(all));
    }

    /** A copy with this description and proof. */
    public Fault described(String what, String command, String proof) {
        Action.Done described = new Action.Done(what, command, done.gracePeriodSeconds(), proof);
        return new Fault(described, time, at, over, before, struck, victims, shoppers, figures);
    }
}
