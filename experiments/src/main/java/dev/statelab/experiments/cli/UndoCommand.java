package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.kubernetes.Leftovers;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code undo}: undoes the changes that a killed harness left on a cluster. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Undoes the changes that a killed experiment left in a namespace and on the nodes: a cordon, an affinity, numbers of "
                    + "replicas, limits of an autoscaler, a setting of Redis or Sentinel, a pod that is frozen or cut off. "
                    + "Deletes the relay pods of its users, and the pods that take CPU time.",
            "Do not run it during an experiment: it would undo the changes of that experiment too.",
            "Exit code: 0 with a line for each object, or if nothing was left; 1 if no cluster answers, or it refuses."
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
