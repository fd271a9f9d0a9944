package dev.statelab.testkit.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test extension that records what is logged while the test runs. */
public final class LogRecorder extends Handler implements BeforeEachCallback, AfterEachCallback {

    private final List<Logger> loggers;
    private final boolean faultsAlone;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private LogRecorder(boolean faultsAlone, String... names) {
        this.faultsAlone = faultsAlone;
        loggers = Stream.of(names).map(Logger::getLogger).toList();
    }

    /** Records everything that these loggers log at level DEBUG and above, and keeps it off the console. */
    public static LogRecorder ofAll(String... names) {
        return new LogRecorder(false, names);
    }

    /** Records what any logger logs as an error or with a stack trace. */
    public static LogRecorder ofFaults() {
        return new LogRecorder(true, "");
    }

    /** Each message, with the stack trace of its exception. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loggers.forEach(logger -> {
            if (!faultsAlone) {
                logger.setLevel(Level.FINE);
                logger.setUseParentHandlers(false);
            }
            logger.addHandler(this);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loggers.forEach(logger -> {
            if (!faultsAlone) {
                logger.setLevel(null);
                logger.setUseParentHandlers(true);
            }
            logger.removeHandler(this);
        });
    }

    @Override
    public void publish(LogRecord logged) {
        boolean fault = logged.getThrown() != null || logged.getLevel().intValue() >= Level.SEVERE.intValue();
        if (faultsAlone && !fault) {
            return;
        }
        StringWriter line = new StringWriter();
        line.append(ExtLogRecord.wrap(logged).getFormattedMessage());
        if (logged.getThrown() != null) {
            logged.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        lines.add(line.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
