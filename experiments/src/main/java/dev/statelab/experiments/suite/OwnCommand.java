package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Fault;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does this change of yours cost a request? A command line is run while shoppers are at it: an upgrade, a failover, whatever can be
 * typed. What it changed is not undone.
 */
public final class OwnCommand implements FaultInjection {

    private final String commandLine;

    /** @param commandLine for the shell; its exit code 0 is the proof that it was done */
    public OwnCommand(String commandLine) {
        this.commandLine = commandLine;
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Fault inject(Scene scene) {
        Fault begun = scene.strike("a command was run", commandLine);
        scene.progress().phase("run: " + commandLine);
        run();
        return begun.described(begun.done().what(), commandLine, "it ended with 0")
                .until(scene.ledger().now());
    }

    private void run() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", commandLine)
                    .redirectErrorStream(true)
                    .start();
            shell.getOutputStream().close();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = shell.waitFor();
            if (code != 0) {
                throw new PlatformException("the command ended with %d: %s".formatted(code, output));
            }
        } catch (IOException e) {
            throw new PlatformException("the command did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.COMMAND_FAILED.of(seen.failures()),
                Metric.COMMAND_LONGEST_WAIT.of(longestWait(seen.sinceFault())));
    }

    /** In seconds, from when the first request without a good answer was due until the same shopper's next good answer. */
    private static double longestWait(List<Operation> operations) {
        Map<String, Long> waiting = new HashMap<>();
        long longest = 0;
        for (Operation operation : operations) {
            if (operation.outcome() == Outcome.OK) {
                Long since = waiting.remove(operation.user());
                longest = Math.max(longest, since == null ? 0 : operation.done() - since);
            } else {
                waiting.putIfAbsent(operation.user(), operation.intended());
                longest = Math.max(longest, operation.done() - waiting.get(operation.user()));
            }
        }
        return longest / 1e9;
    }
}
