package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.kubernetes.Leftovers;
import dev.statelab.experiments.suite.OwnUndo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code undo}: undoes the changes that a killed harness left. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Undoes the changes that a killed experiment left in a namespace and on the nodes: a cordon, an affinity, numbers of "
                    + "replicas, limits of an autoscaler, a setting of Redis or Sentinel, a pod that is frozen or cut off. "
                    + "Deletes the relay pods of its users, and the pods that take CPU time. Before that, runs the commands of --undo "
                    + "that killed experiments left on this machine.",
            "Do not run it during an experiment: it would undo the changes of that experiment too.",
            "Exit code: 0 with a line for each object and command, or if nothing was left; 1 if a command fails, no cluster answers, or "
                    + "it refuses."
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
        List<String> commands = new ArrayList<>();
        boolean undone = OwnUndo.takeBack(OwnUndo.ofThisUser(), commands::add);
        print(commands); // before a cluster is needed
        List<String> objects = Leftovers.takeBack(namespace);
        print(commands.isEmpty() && objects.isEmpty() ? List.of("nothing was left") : objects);
        return undone ? 0 : 1;
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(line -> out.println("lab: " + line));
        out.flush();
    }
}
