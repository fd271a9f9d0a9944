package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import dev.statelab.experiments.platform.kubernetes.SigningKeyRotation;
import dev.statelab.experiments.platform.kubernetes.SigningKeyRotation.Kind;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rotate-keys}: rotates the signing keys of a release by one step. */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description = {
            "Rotates the signing keys of a release by one step: the next key becomes current and signs, the current one becomes previous "
                    + "and only verifies, the previous one is dropped, and a new key becomes next.",
            "Waits until every replica publishes the key that will sign, and then until every replica signs with it; the kubelets take a "
                    + "minute or two for each."
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

    @Option(
            names = "--emergency",
            description = {
                "For a leaked key: replaces all keys at once, so that no earlier token, cart or receipt is valid any more.",
                "Until every replica has the new keys, replicas refuse each other's tokens."
            })
    boolean emergency;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter progress = spec.commandLine().getErr();
        Kind kind = emergency ? Kind.EMERGENCY : Kind.STEP;
        String key = SigningKeyRotation.rotate(new Release(namespace, release), kind, phase -> {
            progress.println("lab: " + phase);
            progress.flush();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "lab: the key %s signs; %s%n",
                key,
                emergency
                        ? "everything signed before is invalid"
                        : "signatures of the previous key are valid until the next rotation, older ones are invalid");
        out.flush();
        return 0;
    }
}
