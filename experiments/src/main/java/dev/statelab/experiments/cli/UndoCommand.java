package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.kubernetes.Leftovers;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code undo}: what a killed harness left changed on a cluster. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Takes back what an experiment changed that was killed before it could do so itself, in a namespace and of the nodes: "
                    + "a cordon, an affinity, numbers of replicas, limits of an autoscaler, a setting of Redis. Deletes the pods that relayed for its users.",
            "Do not run it beside an experiment: it would take back that one's changes too.",
            "Exit code: 0 with a line for each object, or when nothing was left; 1 when no cluster answers, or it refuses."
        })
class UndoCommand implements Callable<Integer> {

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "The namespace, in the current context's cluster (default: ${DEFAULT-VALUE}).")
    String namespace;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        List<String> lines = Leftovers.takeBack(namespace);
        PrintWriter out = spec.commandLine().getOut();
        (lines.isEmpty() ? List.of("nothing was left") : lines).forEach(line -> out.println("lab: " + line));
        out.flush();
        return 0;
    }
}
