package dev.statelab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./lab} answers an argument that a command does not have with the first lines of the help of that command. */
class UsageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test nothing",
                "native nothing",
                "bench nothing",
                "package --nothing",
                "up nothing",
                "install --nothing",
                "e2e nothing",
                "experiment",
                "workload nothing",
                "down nothing",
                "doctor nothing"
            })
    void aWrongArgumentIsAnsweredWithTheUsageOfItsCommand(String arguments, @TempDir Path state) throws Exception {
        ProcessBuilder lab = new ProcessBuilder(("../lab " + arguments).split(" ")).redirectErrorStream(true);
        lab.environment().put("XDG_STATE_HOME", state.toString());

        Process refused = lab.start();

        assertThat(new String(refused.getInputStream().readAllBytes()))
                .startsWith("lab: usage: ./lab " + arguments.split(" ")[0]);
        assertThat(refused.waitFor()).isEqualTo(64);
    }
}
