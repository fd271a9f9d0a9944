package dev.statelab.testkit.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A packaged service that runs as a separate process on a free port of the loopback interface: the native executable if the system
 * property {@value #EXECUTABLE} names one, as native builds do, else the JVM package.
 */
public final class ReplicaProcess implements AutoCloseable {

    /** The name of the property that Quarkus uses. */
    public static final String EXECUTABLE = "native.image.path";

    private static final Path LOGS = Path.of("target", "replicas");
    static final Duration START = Duration.ofSeconds(60);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final HttpClient PROBES = HttpClient.newHttpClient();

    private final String name;
    private final int port;
    private final Path log;
    private final Process process;

    private ReplicaProcess(String name, int port, Path log, Process process) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts this module's service, which must be packaged, and waits until it is ready.
     *
     * @param name the replica's name, which {@code Served-By} shows
     * @param environment the service's settings
     */
    public static ReplicaProcess start(String name, Map<String, String> environment) {
        return start(Path.of(""), name, environment);
    }

    /** Like {@link #start(String, Map)}, for the service of another module in this directory. */
    public static ReplicaProcess start(Path module, String name, Map<String, String> environment) {
        return start(command(module), name, environment);
    }

    /** Like {@link #start(String, Map)}, with the given command. */
    public static ReplicaProcess start(List<String> command, String name, Map<String, String> environment) {
        ReplicaProcess replica = launch(command, name, environment);
        try {
            replica.awaitReadyOrEnd();
            if (!replica.process.isAlive()) {
                throw new IllegalStateException(name + " ended at its start:\n" + replica.log());
            }
            return replica;
        } catch (RuntimeException e) {
            replica.close();
            throw e;
        }
    }

    void awaitReadyOrEnd() {
        Awaitility.await(name + " is ready; its log is " + log)
                .pollInterval(Duration.ofMillis(50))
                .atMost(START)
                .until(() -> !process.isAlive() || isReady());
    }

    /** Like {@link #start(String, Map)}, without waiting: for a replica that is not expected to become ready. */
    public static ReplicaProcess launch(String name, Map<String, String> environment) {
        return launch(command(Path.of("")), name, environment);
    }

    static ReplicaProcess launch(List<String> command, String name, Map<String, String> environment) {
        int port = FreePort.find();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("POD_NAME", name);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        try {
            Path log = Files.createTempFile(Files.createDirectories(LOGS), name + "-", ".log");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ReplicaProcess(name, port, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The command that starts a module's service, which must be packaged, as fast as possible. This method may take a while, since it
     * creates the class archive.
     */
    public static List<String> command(Path module) {
        String executable = System.getProperty(EXECUTABLE);
        if (executable != null) {
            return List.of(executable);
        }
        Path runner = module.resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
        if (!Files.exists(runner)) {
            throw new IllegalStateException(runner + " is missing: package the service first");
        }
        Path archive = module.resolve(Path.of("target", "replicas.jsa"));
        ClassArchive.update(runner, archive);
        return command("-XX:SharedArchiveFile=" + archive, runner);
    }

    static List<String> command(String option, Path runner) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", option, "-jar", runner.toString());
    }

    /** The replica's name, as in {@code Served-By}. */
    public String name() {
        return name;
    }

    /** The port of its HTTP server, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Its root URL, without a trailing slash. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The process, to send it a signal or inspect it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether its readiness probe passes now. */
    public boolean isReady() {
        HttpRequest probe = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                .timeout(PROBE_TIMEOUT)
                .build();
        try {
            return PROBES.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends SIGKILL and waits until the process has exited. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends SIGTERM and returns immediately. */
    public void terminate() {
        process.destroy();
    }

    /**
     * Waits for the process to exit by itself.
     *
     * @return its exit code
     */
    public int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + atMost);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its log so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process if it is still running. */
    @Override
    public void close() {
        kill();
    }
}
