package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.PostgresqlPod;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Access, restart and shutdown of a real PostgreSQL that runs with the rendered start script and configuration, as in the container. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start script is for a Linux container")
class PostgresqlAccessTest {

    @TempDir
    static Path directory;

    private static PostgresqlPod postgresql;

    @BeforeAll
    static void install() throws IOException, SQLException {
        postgresql = new PostgresqlPod(directory);
        start("former");
        try (Connection shop = asShop(postgresql.password())) {
            shop.createStatement().execute("CREATE TABLE session (id text)");
            shop.createStatement().execute("INSERT INTO session VALUES ('kept')");
        }
    }

    @AfterAll
    static void uninstall() throws IOException, InterruptedException {
        postgresql.close();
    }

    @Test
    void theServiceHasItsDatabaseAndNoOther() {
        assertThatThrownBy(() -> postgresql.connect("shop", postgresql.password(), "postgres"))
                .hasMessageContaining("no pg_hba.conf entry");
        assertThatThrownBy(() -> postgresql.connect("postgres", postgresql.password(), "shop"))
                .hasMessageContaining("no pg_hba.conf entry");
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> asShop("wrong")).hasMessageContaining("password authentication failed");
    }

    /** The {@code preStop} hook finds no server yet. */
    @Test
    @Timeout(60)
    void aPodThatIsDeletedWhileItStartsEndsWithAllItsProcesses(@TempDir Path another)
            throws IOException, InterruptedException {
        PostgresqlPod starting = new PostgresqlPod(another);
        starting.start(Chart.render("stateful.store=postgresql"), "a-password");

        starting.close();

        await().until(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(another.toString())));
    }

    @Test
    @Timeout(60)
    void aPodWhosePreStopHookHangsEndsAfterTheGracePeriod(@TempDir Path another)
            throws IOException, InterruptedException {
        Rendering rendered = Chart.render("stateful.store=postgresql");
        rendered.pods().get("demo-statelab-postgresql").setTerminationGracePeriodSeconds(1L);
        PostgresqlPod starting = new PostgresqlPod(another);
        Files.writeString(another.resolve("bin/pg_ctl"), "#!/bin/sh\nexec sleep 600\n");
        starting.start(rendered, "a-password");

        starting.close();

        await().until(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(another.toString())));
    }

    @Test
    void aRestartKeepsTheDataAndTakesTheNewPassword() throws IOException, InterruptedException, SQLException {
        String former = postgresql.password();

        assertThat(postgresql.stop()).isZero();
        start("it's new");

        assertThatThrownBy(() -> asShop(former)).hasMessageContaining("password authentication failed");
        try (Connection shop = asShop(postgresql.password());
                ResultSet sessions = shop.createStatement().executeQuery("SELECT id FROM session")) {
            assertThat(sessions.next()).isTrue();
            assertThat(sessions.getString(1)).isEqualTo("kept");
        }
    }

    private static void start(String password) throws IOException {
        postgresql.start(Chart.render("stateful.store=postgresql"), password);
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            asShop(postgresql.password()).close();
            return true;
        });
    }

    private static Connection asShop(String password) throws SQLException {
        return postgresql.connect("shop", password, "shop");
    }
}
