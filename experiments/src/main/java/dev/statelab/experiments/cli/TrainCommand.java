package dev.statelab.experiments.cli;

import dev.statelab.experiments.bench.AotTraining;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: writes the AOT cache of a service; a step of {@code ./lab install aot} and {@code ./lab bench startup}. */
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Runs a service under load once, and writes what the JVM learned to an AOT cache in its target directory.")
class TrainCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "SERVICE", description = "stateful or stateless.")
    String component;

    @Parameters(index = "1", paramLabel = "DIRECTORY", description = "Where the logs go.")
    Path logs;

    @Spec
    CommandSpec spec;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    @Override
    public Integer call() {
        if (!AotTraining.components().contains(component)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no service '" + component + "', only: " + String.join(", ", AotTraining.components()));
        }
        new AotTraining(vertx, home, logs).train(component);
        return 0;
    }
}
