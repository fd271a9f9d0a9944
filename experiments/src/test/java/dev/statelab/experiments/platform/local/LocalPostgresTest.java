package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @Test
    void postgresRunsWithFsyncAndSynchronousCommit(@TempDir Path directory) throws Exception {
        LocalPostgres postgres = new LocalPostgres(directory.resolve("log"));
        try {
            postgres.start();

            assertThat(setting(postgres, "fsync")).isEqualTo("on");
            assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
        } finally {
            postgres.close();
        }
    }

    /** The proof of a store outage asks at once whether they live. */
    @RepeatedTest(5)
    void itsProcessesHaveEndedWhenItIsStopped(@TempDir Path directory) throws Exception {
        LocalPostgres postgres = new LocalPostgres(directory.resolve("log"));
        try {
            postgres.start();
            List<ProcessHandle> processes = postgres.processes().toList();

            postgres.stop();

            assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
        } finally {
            postgres.close();
        }
    }

    private static String setting(LocalPostgres postgres, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.port()), "postgres", "none");
                Statement statement = connection.createStatement();
                ResultSet shown = statement.executeQuery("show " + name)) {
            shown.next();
            return shown.getString(1);
        }
    }
}
