package dev.statelab.testkit.store;

import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A PostgreSQL server on a free port. Its data survives a stop but not a crash: EmbeddedPostgres never flushes, to keep tests fast. */
public final class RealPostgres implements AutoCloseable {

    /** The superuser. */
    public static final String USER = "postgres";
    /** The user's password. */
    public static final String PASSWORD = "a-password-for-this-test-alone";

    /** Logs every step; referenced here so that its level is not garbage-collected. */
    private static final Logger CHATTER = Logger.getLogger("io.zonky.test");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    /** Starts an empty server. */
    public RealPostgres() {
        try {
            data = Files.createTempDirectory("postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(0);
        port = server.getPort();
    }

    /** {@code postgresql://127.0.0.1:port/database}, without credentials. */
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/" + USER;
    }

    /** The event loops of the clients. */
    public Vertx vertx() {
        return vertx;
    }

    /** Runs a statement; returns the number of changed rows, or -1 for a query. */
    public int run(String statement) {
        try (Connection connection = connect();
                Statement done = connection.createStatement()) {
            done.execute(statement);
            return done.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection as superuser. */
    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    /** Restarts the server with its data, on the same port. */
    public void start() {
        start(port);
    }

    private void start(int at) {
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(at)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(PATIENCE)
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and keeps its data. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Suspends the server: it accepts connections and requests but responds to none. */
    public void pause() {
        Signal.STOP.to(processIds());
    }

    /** Lets a paused server respond again. */
    public void resume() {
        Signal.CONT.to(processIds());
    }

    @Override
    public void close() {
        stop();
        vertx.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String[] processIds() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.children())
                    .map(process -> Long.toString(process.pid()))
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
