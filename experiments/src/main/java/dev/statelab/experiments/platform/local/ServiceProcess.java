package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Metrics;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One replica as a process of its own, on a free port of the loopback interface. */
final class ServiceProcess {

    private static final Duration START = Duration.ofSeconds(60);

    private final String name;
    private final int port;
    private final Path log;
    private final Process process;

    private ServiceProcess(String name, int port, Path log, Process process) {
        this.name = name;
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a packaged service; it answers some seconds later: see {@link #awaitReady}.
     *
     * @param name the replica's, instead of a pod's
     * @param jar a Quarkus runner
     * @param environment the service's settings
     */
    static ServiceProcess start(String name, Path jar, Map<String, String> environment, Path log) {
        int port;
        try {
            port = LocalStore.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-Xmx192m", "-XX:+UseSerialGC", "-jar", jar.toString());
        builder.environment().putAll(environment);
        builder.environment().put("POD_NAME", name);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        File output = log.toFile();
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output).start();
            return new ServiceProcess(name, port, log, process);
        } catch (IOException e) {
            throw new PlatformException("cannot start " + jar + ": " + e.getMessage(), e);
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

    /** @throws PlatformException where it does not get ready within a minute */
    void awaitReady(HttpClient http) {
        ReadinessProbe probe = new ReadinessProbe(http, url());
        boolean ready = Await.until(START, () -> !process.isAlive() || probe.passes());
        if (!ready || !process.isAlive()) {
            throw new PlatformException(name + " did not get ready; its log is " + log);
        }
    }

    /** SIGKILL; returns the exit code: 137, the shell's sign for it. */
    int kill() {
        return process.destroyForcibly().onExit().join().exitValue();
    }

    /** SIGTERM; the service ends what is in flight, and the future ends with it. */
    CompletableFuture<Void> terminate() {
        process.destroy();
        return process.onExit().thenAccept(ended -> {});
    }

    /**
     * The bytes that live objects take: garbage is collected first.
     *
     * @throws PlatformException where this runtime has no jcmd
     */
    long heap(HttpClient http) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.run")
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            collection.onExit().join();
        } catch (IOException e) {
            throw new PlatformException("memory can only be measured with a JDK: " + e.getMessage(), e);
        }
        return Metrics.of(http, url()).heap();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
