package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the rendered start script and configuration make of a real PostgreSQL, run as the container would. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start script is for a Linux container")
class PostgresqlAccessTest {

    private static final String NAME = "demo-statelab-postgresql";

    @TempDir
    static Path directory;

    private static Rendering chart;
    private static int port;
    private static Process server;

    @BeforeAll
    static void install() throws IOException, SQLException {
        unpack(directory);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start();
        try (Connection shop = connect("shop", password(), "shop")) {
            shop.createStatement().execute("CREATE TABLE session (id text)");
            shop.createStatement().execute("INSERT INTO session VALUES ('kept')");
        }
    }

    @AfterAll
    static void uninstall() throws IOException, InterruptedException {
        stop();
    }

    @Test
    void theServiceHasItsDatabaseAndNoOther() {
        assertThatThrownBy(() -> connect("shop", password(), "postgres")).hasMessageContaining("no pg_hba.conf entry");
        assertThatThrownBy(() -> connect("postgres", password(), "shop")).hasMessageContaining("no pg_hba.conf entry");
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> connect("shop", "wrong", "shop"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void aRestartKeepsTheDataAndTakesTheNewPassword() throws IOException, InterruptedException, SQLException {
        String former = password();
        stop();
        start(); // with the Secret of another rendering

        assertThat(password()).isNotEqualTo(former);
        assertThatThrownBy(() -> connect("shop", former, "shop"))
                .hasMessageContaining("password authentication failed");
        try (Connection shop = connect("shop", password(), "shop");
                ResultSet sessions = shop.createStatement().executeQuery("SELECT id FROM session")) {
            assertThat(sessions.next()).isTrue();
            assertThat(sessions.getString(1)).isEqualTo("kept");
        }
    }

    private static void start() throws IOException {
        chart = Chart.render("stateful.store=postgresql");
        for (Map.Entry<String, String> file :
                chart.get(ConfigMap.class, NAME).getData().entrySet()) {
            Files.writeString(directory.resolve("etc").resolve(file.getKey()), here(file.getValue()));
        }
        server = run("sh", "-ec", here(container().getArgs().getFirst()));
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            connect("shop", password(), "shop").close();
            return true;
        });
    }

    private static void stop() throws IOException, InterruptedException {
        run(container().getLifecycle().getPreStop().getExec().getCommand().toArray(String[]::new))
                .waitFor();
        assertThat(server.waitFor()).isZero();
    }

    /** As another user than root, which PostgreSQL refuses to run as. */
    private static Process run(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
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

    private static Connection connect(String user, String password, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), user, password);
    }

    private static Container container() {
        return chart.pods().get(NAME).getContainers().getFirst();
    }

    private static String password() {
        return chart.secret(NAME, "password");
    }

    /** The paths and the address of the container, as they are on this machine. */
    private static String here(String text) {
        return text.replace("/run/postgresql", directory.resolve("run").toString())
                .replace("/etc/postgresql", directory.resolve("etc").toString())
                .replace("listen_addresses = '*'", "listen_addresses = '127.0.0.1'");
    }

    private static void unpack(Path directory) throws IOException {
        for (String name : List.of("data", "run", "etc")) {
            Files.createDirectory(directory.resolve(name));
        }
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
