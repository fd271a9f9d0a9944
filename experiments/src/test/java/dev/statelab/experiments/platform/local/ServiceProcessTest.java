package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    @TempDir
    Path logs;

    private final CompletableFuture<String> exit = new CompletableFuture<>();

    @Test
    void anUnrequestedExitIsReportedWithTheEndOfTheLog() throws Exception {
        ServiceProcess process = start("echo starting; echo out of memory; exit 3");

        process.onExitByItself(exit::complete);

        assertThat(exit.get(10, TimeUnit.SECONDS))
                .startsWith("shop-1 exited unexpectedly with code 3")
                .endsWith("starting out of memory");
    }

    @Test
    void aRequestedExitIsNotReported() throws Exception {
        ServiceProcess killed = start("exec sleep 60");
        ServiceProcess terminated = start("exec sleep 60");
        killed.onExitByItself(exit::complete);
        terminated.onExitByItself(exit::complete);

        assertThat(killed.kill()).isEqualTo(137);
        terminated.terminate().join();
        start("exit 3").onExitByItself(exit::complete);

        assertThat(exit.get(10, TimeUnit.SECONDS)).as("the first one").contains("code 3");
    }

    private ServiceProcess start(String command) {
        return ServiceProcess.start("shop-1", List.of("sh", "-c", command), Map.of(), logs.resolve("shop-1.log"));
    }
}
