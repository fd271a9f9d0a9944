package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.PlatformException;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** What all commands have in common: exit codes, and one line for each error. */
@ApplicationScoped
class CommandLines {

    /** The command line is wrong: EX_USAGE of sysexits.h, since 2 means INCONCLUSIVE. */
    static final int USAGE = 64;

    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        CommandLine line = factory.create();
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, arguments) -> {
            CommandLine command = error.getCommandLine();
            command.getErr()
                    .printf(
                            "lab: %s; %s --help shows the usage%n",
                            error.getMessage(), command.getCommandSpec().qualifiedName());
            return USAGE;
        });
        line.setExecutionExceptionHandler((error, command, arguments) -> {
            if (error instanceof PlatformException
                    || error instanceof IOException
                    || error instanceof UncheckedIOException) {
                command.getErr().println("lab: " + error.getMessage());
                return 1;
            }
            throw error;
        });
        return line;
    }
}
