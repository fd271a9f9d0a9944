package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A real PostgreSQL, as durable as it is by default: a commit is acknowledged once it is flushed to the disk. */
final class LocalPostgres implements LocalStore {

    private static final Duration START = Duration.ofSeconds(30);

    /** This logger logs every step; the reference keeps it, with its level, from being garbage collected. */
    private static final Logger CHATTER = Logger.getLogger("io.zonky.test");

    private static final String USER = "postgres";

    private final Path data;
    private final Path log;
    private final int port;
    private EmbeddedPostgres server;

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    LocalPostgres(Path log) throws IOException {
        this.data = Files.createTempDirectory("statelab-postgresql");
        this.log = log;
        this.port = Ports.find();
    }

    @Override
    public void start() {
        if (server != null) {
            return;
        }
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "on") // unlike EmbeddedPostgres by default, which is made for tests
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(START)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Lifeline.hold(postmaster());
        } catch (IOException | IllegalStateException e) {
            throw new PlatformException(
                    "PostgreSQL does not start here (" + e.getMessage() + "); its log is " + log
                            + "; as root it needs unshare from the package util-linux",
                    e);
        }
    }

    /** Returns once the postmaster has ended: {@code pg_ctl}, which stops it, returns a moment earlier. */
    @Override
    public void stop() {
        try {
            Optional<ProcessHandle> postmaster = running();
            server.close();
            server = null;
            postmaster.map(ProcessHandle::onExit).ifPresent(CompletableFuture::join);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the postmaster and its children: a surviving child would prevent a restart. */
    @Override
    public String kill() {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
        server = null;
        return "%d processes of PostgreSQL have ended".formatted(all.size());
    }

    @Override
    public Stream<ProcessHandle> processes() {
        return Stream.of(postmaster());
    }

    private ProcessHandle postmaster() {
        return running().orElseThrow(() -> new PlatformException("PostgreSQL is not running"));
    }

    private Optional<ProcessHandle> running() {
        try {
            return ProcessHandle.of(Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The size of the database on the disk: the size of the buffers depends on settings, not on sessions. */
    @Override
    public long memory() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet size = statement.executeQuery("select pg_database_size(current_database())")) {
            size.next();
            return size.getLong(1);
        } catch (SQLException e) {
            throw new PlatformException("cannot read the size of PostgreSQL: " + e.getMessage(), e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    /** It checks no password: it listens only on the loopback interface, and only during a run. */
    @Override
    public Map<String, String> environment(int port) {
        return Map.of(
                "POSTGRES_URL",
                "postgresql://127.0.0.1:" + port + "/" + USER,
                "POSTGRES_USERNAME",
                USER,
                "POSTGRES_PASSWORD",
                "none");
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
        Directories.delete(data);
    }
}
