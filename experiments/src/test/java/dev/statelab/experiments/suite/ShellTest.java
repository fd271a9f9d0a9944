package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {

    @ParameterizedTest
    @CsvSource({
        "! false, 0",
        "! true, 1",
        "! test -e /nowhere, 0",
        "! (false), 0",
        "! X=1 false, 0",
        "! false && false, 1"
    })
    void aNegatedCommandHasTheCodeThatTheShellGivesIt(String line, int code) {
        assertThat(Shell.run(line).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no-such-command", "! no-such-command", " !  no-such-command -x | cat", "! /nowhere/command"})
    void aLineWhoseCommandDoesNotExistIsNoAnswerEvenIfItIsNegated(String line) {
        assertThatThrownBy(() -> Shell.run(line))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("cannot run '" + line + "': exit code 127")
                .hasMessageContaining("not found");
    }

    @Test
    void theOutputOfAFailedCommandIsShown() {
        assertThatThrownBy(() -> Shell.require("the command", "echo no such release; exit 3"))
                .isInstanceOf(PlatformException.class)
                .hasMessage("the command exited with 3: no such release");
    }
}
