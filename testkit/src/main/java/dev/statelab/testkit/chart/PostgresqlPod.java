package dev.statelab.testkit.chart;

import dev.statelab.testkit.replica.FreePort;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL pod as the chart renders it, with a real PostgreSQL: its container is a process, its volumes are directories. */
public final class PostgresqlPod implements AutoCloseable {

    private static final String NAME = "demo-statelab-postgresql";

    private final Path directory;
    private final int port;
    private Rendering chart;
    private String password;
    private Process server;

    /** Creates a pod without starting it; {@code directory} becomes its file system. */
    public PostgresqlPod(Path directory) throws IOException {
        this.directory = directory;
        for (String name : List.of("data", "run", "etc")) {
            Files.createDirectories(directory.resolve(name));
        }
        port = FreePort.find();
        unpack();
    }

    /** Starts the pod as rendered, with this password for the service; it accepts connections soon after. */
    public void start(Rendering rendered, String withPassword) throws IOException {
        chart = rendered;
        password = withPassword;
        for (Map.Entry<String, String> file :
                chart.get(ConfigMap.class, NAME).getData().entrySet()) {
            Files.writeString(directory.resolve("etc").resolve(file.getKey()), here(file.getValue()));
        }
        server = run(List.of("sh", "-ec", here(container().getArgs().getFirst())));
    }

    /**
     * Stops the pod as Kubernetes does: with its {@code preStop} hook, which has no effect before PostgreSQL runs, then SIGTERM, and
     * SIGKILL. The hook and SIGTERM get the grace period each. No process of the container outlives the first one, whose exit status is
     * returned.
     */
    public int stop() throws IOException, InterruptedException {
        killAfterGracePeriod(
                run(container().getLifecycle().getPreStop().getExec().getCommand()));
        List<ProcessHandle> others = server.descendants().toList();
        server.destroy();
        killAfterGracePeriod(server);
        others.forEach(ProcessHandle::destroyForcibly);
        return server.waitFor();
    }

    private void killAfterGracePeriod(Process process) throws InterruptedException {
        if (!process.waitFor(spec().getTerminationGracePeriodSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** {@linkplain #stop Stops} the pod if it was started. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (server != null) {
            stop();
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The password of the service. */
    public String password() {
        return password;
    }

    public Connection connect(String user, String password, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), user, password);
    }

    /** Runs a command as a user other than root, since PostgreSQL refuses to run as root. */
    private Process run(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(command);
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(0, List.of("unshare", "--user"));
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("postgresql.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("PGDATA", directory.resolve("data/pgdata").toString());
        environment.put("PGPORT", Integer.toString(port));
        environment.put("POSTGRES_PASSWORD", password());
        environment.merge("PATH", directory.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        return builder.start();
    }

    private Container container() {
        return spec().getContainers().getFirst();
    }

    private PodSpec spec() {
        return chart.pods().get(NAME);
    }

    /** Maps the paths and the address in the container to those on this machine. */
    private String here(String text) {
        return text.replace("/run/postgresql", directory.resolve("run").toString())
                .replace("/etc/postgresql", directory.resolve("etc").toString())
                .replace("listen_addresses = '*'", "listen_addresses = '127.0.0.1'");
    }

    private void unpack() throws IOException {
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary("Linux", architecture());
                var files = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(files, target);
                    target.toFile().setExecutable((entry.getMode() & 0100) != 0);
                }
            }
        }
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") ? "x86_64" : architecture;
    }
}
