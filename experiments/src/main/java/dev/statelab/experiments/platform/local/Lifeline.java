package dev.statelab.experiments.platform.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Kills the processes that the harness has started, in case the harness is killed before it can do so itself. A watcher process reads from
 * a pipe which of them are alive, and kills those when the pipe is closed. A process that has exited is removed from the list, since its
 * process id may be reused.
 */
final class Lifeline {

    private static final String WATCH =
            "/started/ { live[$2] } /ended/ { delete live[$2] } END { for (pid in live) system(\"kill -9 \" pid) }";

    private static final Lifeline SHARED = new Lifeline();

    private final PrintWriter pipe;

    private Lifeline() {
        try {
            Process watch = new ProcessBuilder("awk", WATCH)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            pipe = new PrintWriter(watch.getOutputStream(), true, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the process killed when the harness exits. */
    static void hold(ProcessHandle process) {
        SHARED.report("started", process);
        process.onExit().thenAccept(ended -> SHARED.report("ended", ended));
    }

    private synchronized void report(String what, ProcessHandle process) {
        pipe.println(what + " " + process.pid());
    }
}
