package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One replica as a process of its own, on a free port of the loopback interface. */
final class ServiceProcess {

    /** The placeholder for the port in a command. */
    static final String PORT = "{{port}}";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration CLIENT_RETRY = Duration.ofMillis(1);
    private static final int CLIENT_TIMEOUT_MILLIS = 2000;
    private static final int SHOWN = 400;

    /** The grace period after SIGTERM: the default of Kubernetes. */
    private static final Duration NOTICE = Duration.ofSeconds(30);

    private final String name;
    private final int port;
    private final Path log;
    private final Process process;
    private final long started;
    private volatile boolean stopped;

    private ServiceProcess(String name, int port, Path log, Process process, long started) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.process = process;
        this.started = started;
    }

    /**
     * Starts a packaged service; it responds some seconds later: see {@link #awaitReady}.
     *
     * @param name the name of the replica, in place of a pod's
     * @param command runs it; its port replaces {@value #PORT}
     * @param environment the service's settings
     */
    static ServiceProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        int port = Ports.find();
        String number = Integer.toString(port);
        ProcessBuilder builder = new ProcessBuilder(
                command.stream().map(word -> word.replace(PORT, number)).toList());
        builder.environment().putAll(environment);
        builder.environment().put("POD_NAME", name);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", number);
        builder.environment().put("PORT", number); // the usual name in other services
        File output = log.toFile();
        try {
            builder.redirectErrorStream(true).redirectOutput(output);
            long started = System.nanoTime();
            Process process = builder.start();
            Lifeline.hold(process.toHandle());
            return new ServiceProcess(name, port, log, process, started);
        } catch (IOException e) {
            throw new PlatformException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws PlatformException if it exits, or does not become ready within a minute */
    void awaitReady(HttpClient http, Health health) {
        ReadinessProbe probe = new ReadinessProbe(http, url(), health);
        boolean ready = Await.until(START, () -> !process.isAlive() || probe.passes());
        if (!ready || !process.isAlive()) {
            throw notReady();
        }
    }

    /**
     * The time from the start of the process to its first successful response, as seen by a client that keeps requesting a product.
     *
     * @throws PlatformException if it exits, or there is none within a minute
     */
    Duration firstAnswer() {
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - started > START.toNanos()) {
                throw notReady();
            }
            LockSupport.parkNanos(CLIENT_RETRY.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(CLIENT_TIMEOUT_MILLIS);
            socket.getOutputStream().write("GET /products/tea-01 HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.0 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private PlatformException notReady() {
        return new PlatformException(name + " did not become ready; its log is " + log);
    }

    /**
     * Calls {@code exit} with the exit code and last output once the process has exited, unless a method of this class killed or terminated
     * it.
     */
    void onExitByItself(Consumer<String> exit) {
        process.onExit().thenAccept(ended -> {
            if (!stopped) {
                exit.accept("%s exited unexpectedly with code %d; its log %s ends with: %s"
                        .formatted(name, ended.exitValue(), log, lastOutput()));
            }
        });
    }

    private String lastOutput() {
        try {
            String output = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
            return output.substring(Math.max(0, output.length() - SHOWN)).replaceAll("\\s+", " ");
        } catch (IOException e) {
            return "(cannot be read)";
        }
    }

    /** Sends SIGKILL; returns the exit code, which is 137 as in the shell. */
    int kill() {
        stopped = true;
        return process.destroyForcibly().onExit().join().exitValue();
    }

    /** Sends a signal, such as {@code STOP}. */
    void signal(String signal) {
        output("kill", "-" + signal, Long.toString(pid()));
    }

    /** Its process state, the first letter that ps prints: T if it is stopped; empty if it has exited. */
    String state() {
        String state = output("ps", "-o", "stat=", "-p", Long.toString(pid()));
        return state.isEmpty() ? state : state.substring(0, 1);
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new PlatformException("cannot run " + command[0] + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends SIGTERM; the service completes requests in flight, and the future completes when it exits. After thirty seconds it is killed,
     * like a pod.
     */
    CompletableFuture<Void> terminate() {
        stopped = true;
        process.destroy();
        CompletableFuture<Void> end = process.onExit().thenAccept(ended -> {});
        return end.copy().orTimeout(NOTICE.toSeconds(), TimeUnit.SECONDS).exceptionallyCompose(late -> {
            process.destroyForcibly();
            return end;
        });
    }

    /**
     * The bytes of live objects. The figures of the memory pools would include garbage that a collection may leave.
     *
     * @throws PlatformException if this runtime has no jcmd, or jcmd does not report it
     */
    long heap() {
        live(); // the first collection only finds the objects with pending reference notifications
        return live();
    }

    private long live() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
                    .redirectError(Redirect.DISCARD)
                    .start();
            return HeapHistogram.liveBytes(histogram.inputReader().lines())
                    .orElseThrow(() -> new PlatformException("jcmd does not report the memory of " + name));
        } catch (IOException e) {
            throw new PlatformException("memory can only be measured with a JDK: " + e.getMessage(), e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
