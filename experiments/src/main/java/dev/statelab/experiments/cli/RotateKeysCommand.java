package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import dev.statelab.experiments.platform.kubernetes.SigningKeyRotation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rotate-keys}: the signing keys of a release, one step on. */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the signing keys of a release one step on: next signs, current only verifies any more, previous is gone, and a new key "
                    + "is next.",
            "Waits until every replica publishes the key that will sign, and then until every replica signs with it; the kubelets take a "
                    + "minute or two for each. docs/tokens.md says how to do it with kubectl alone."
        })
class RotateKeysCommand implements Callable<Integer> {

    @Option(
            names = "--release",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "The Helm release (default: ${DEFAULT-VALUE}).")
    String release;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "Its namespace, in the current context's cluster (default: ${DEFAULT-VALUE}).")
    String namespace;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter progress = spec.commandLine().getErr();
        String key = SigningKeyRotation.rotate(new Release(namespace, release), phase -> {
            progress.println("lab: " + phase);
            progress.flush();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.printf("lab: the key %s signs; what the former one signed stays good until the next rotation%n", key);
        out.flush();
        return 0;
    }
}
