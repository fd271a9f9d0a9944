package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.PlatformException;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** What all commands have in common: exit codes, and a message of one line for each error and for Ctrl-C. */
@ApplicationScoped
class CommandLines {

    /** The exit code for a wrong command line: EX_USAGE of sysexits.h, since 2 means INCONCLUSIVE. */
    static final int USAGE = 64;

    private static final Logger LOG = Logger.getLogger(CommandLines.class);

    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory, Vertx vertx) {
        vertx.exceptionHandler(CommandLines::logUnlessExpected);
        return configured(factory.create());
    }

    static CommandLine configured(CommandLine line) {
        line.setExecutionStrategy(CommandLines::execute);
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

    /**
     * Runs the command. After Ctrl-C it never returns, so that the JVM exits with 130 once everything is closed, and errors of closed
     * services are not shown.
     */
    private static int execute(ParseResult parsed) {
        PrintWriter errors = parsed.commandSpec().commandLine().getErr();
        Thread word = new Thread(
                () -> {
                    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
                    errors.println("lab: interrupted");
                    errors.flush();
                },
                "interrupted");
        Runtime.getRuntime().addShutdownHook(word);
        try {
            return new RunLast().execute(parsed);
        } finally {
            if (isTooLateFor(word)) {
                new CompletableFuture<Void>().join();
            }
        }
    }

    /**
     * Removes a shutdown hook, if it is registered.
     *
     * @return whether the JVM is already shutting down
     */
    private static boolean isTooLateFor(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /**
     * Broken connections are expected in an experiment, and the ledger records them for each operation. When the JVM shuts down, clients
     * are closed while users still use them.
     */
    static void logUnlessExpected(Throwable failure) {
        if (!(failure instanceof IOException) && !(failure instanceof VertxException) && !isTooLateFor(new Thread())) {
            LOG.error("a handler failed", failure);
        }
    }
}
