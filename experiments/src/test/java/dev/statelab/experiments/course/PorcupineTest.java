package dev.statelab.experiments.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.statelab.experiments.ledger.JepsenHistory;
import dev.statelab.experiments.ledger.JepsenHistory.Form;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.suite.PodKill;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An independent checker reaches the same verdict from the exported history alone. */
class PorcupineTest {

    private static final Path MODULE = Path.of("src/test/go/linearizable");

    private static final Load BRIEF = new Load(
            20,
            600,
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofMillis(700),
            Duration.ofMillis(300),
            Duration.ofDays(1),
            7,
            false);

    @TempDir
    static Path directory;

    private static Path porcupine;
    private static Vertx vertx;

    @BeforeAll
    static void build() throws Exception {
        Path program = directory.resolve("linearizable");
        assumeTrue(
                run("sh", "-c", "cd '%s' && go mod download".formatted(MODULE)) == 0,
                "no Go, or nowhere to get Porcupine from");
        assertThat(run("sh", "-c", "cd '%s' && go build -o '%s' .".formatted(MODULE, program)))
                .as("it compiles")
                .isZero();
        porcupine = program;
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void acceptsTheHistoryOfAShopThatKeepsItsPromises() throws Exception {
        assertThat(judge(Defect.NONE)).isZero();
    }

    /** Lost responses alone violate nothing. */
    @Test
    void acceptsWritesWithAnUnknownOutcome() throws Exception {
        assertThat(judge(Defect.ANSWERS_ERRORS_AFTER_STORING)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "FORGETS_SESSIONS",
                "READS_STALE",
                "SHOWS_BY_TURNS",
                "SELLS_IN_PART",
                "FORGETS_KEYS",
                "FORGETS_WHAT_IT_SHOWED"
            })
    void rejectsTheHistoryOfADefectiveShop(Defect defect) throws Exception {
        assertThat(judge(defect)).isEqualTo(1);
    }

    private static int judge(Defect defect) throws Exception {
        Path history = directory.resolve(defect + ".json");
        try (PlantedShop shop = new PlantedShop(vertx, defect)) {
            Lifecycle.Result result =
                    Lifecycle.run(vertx, Subject.of("local", shop), new PodKill(), BRIEF, phase -> {});
            JepsenHistory.write(Form.LIST_APPEND, result.ledger().operations(), history);
        }
        assertThat(Files.size(history)).isGreaterThan(10_000);
        return run(porcupine.toString(), history.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assertThat(code).as(output).isBetween(0, 127);
        return code;
    }
}
