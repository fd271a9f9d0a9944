package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;

/**
 * Does a change of your own make requests fail? Runs a command line under load, such as an upgrade or a failover. Another command line, if
 * given, undoes it.
 */
public final class OwnCommand implements FaultInjection {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String commandLine;
    private final String proof;
    private final String lasting;
    private final OwnUndo undo;

    /**
     * A command line that the shell cannot run, such as a misspelt one, aborts the run.
     *
     * @param commandLine run by {@code sh}; the run is aborted if its exit code is not 0, or after ten minutes
     * @param proof run by {@code sh} after the command: exit code 0 and its output prove the effect; null if the effect on replicas and
     *     users is to prove it
     * @param lasting run by {@code sh} every second: the fault lasts while its exit code is 0; the run is aborted if it never is, and
     *     after ten minutes; null if the fault ends with the command
     * @param undo run at the end, whatever happens, and by a later harness if this one is killed; null if there is nothing to undo
     */
    public OwnCommand(String commandLine, String proof, String lasting, OwnUndo undo) {
        this.commandLine = commandLine;
        this.proof = proof;
        this.lasting = lasting;
        this.undo = undo;
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Fault inject(Scene scene) {
        if (undo != null) {
            scene.undoWith(undo.line(), undo.keep());
        }
        Fault begun = scene.strike("a command was run", commandLine);
        scene.progress().phase("run: " + commandLine);
        scene.change(() -> Shell.require("the command", commandLine));
        String proved = proof == null ? null : proof();
        if (lasting != null) {
            scene.progress().phase("while: " + lasting);
            awaitEnd(scene.load().hold());
        }
        long over = scene.ledger().now();
        return begun.described(begun.done().what(), commandLine, proof == null ? effect(scene, begun) : proved)
                .until(over);
    }

    /** Without an undo command, as for an upgrade. */
    @Override
    public boolean changesForGood() {
        return undo == null;
    }

    @Override
    public String unproved() {
        return proof == null
                ? "no effect of the command was seen: the same replicas run, no request failed, or some had failed before as well, "
                        + "and no user was moved to another replica; use --proof with a command that shows the effect"
                : FaultInjection.super.unproved();
    }

    /** The fault may begin some time after the command. A condition that never held says nothing about the end of the fault. */
    private void awaitEnd(Duration latestBegin) {
        if (!Await.until(latestBegin, () -> Shell.run(lasting).code() == 0)) {
            Shell.require("the command of --while, which had never succeeded,", lasting);
        }
        long end = System.nanoTime() + Shell.LONGEST.toNanos();
        do {
            if (System.nanoTime() > end) {
                throw new PlatformException("the fault lasted for more than " + Shell.LONGEST.toMinutes() + " minutes");
            }
            Await.pause(LOOK);
        } while (Shell.run(lasting).code() == 0);
    }

    /** The proof that the command had an effect, which may come some time after the command; null if there is none. */
    private static String effect(Scene scene, Fault begun) {
        Await.until(scene.load().hold(), () -> Effect.of(scene, begun).proof() != null);
        return Effect.of(scene, begun).proof();
    }

    private String proof() {
        Shell.Ended ended = Shell.run(proof);
        return ended.code() == 0 ? "%s: %s".formatted(proof, ended.output()) : null;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                seen.failures(Metric.COMMAND_FAILED),
                Metric.COMMAND_LONGEST_WAIT.of(seen.longestWait()),
                Metric.COMMAND_OUTAGE.of(seen.outage()));
    }
}
