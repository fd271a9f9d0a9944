package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverTableTest {

    @Test
    void showsTheOutageOfEachKillAndTheUnnecessaryFailovers() {
        FailoverTable table = new FailoverTable(List.of(
                new FailoverCost(500, false, List.of(2.04, 1.26, 1.3), 0, 60),
                new FailoverCost(500, true, List.of(), 3, 0)));

        assertThat(table.markdown().lines().skip(2))
                .containsExactly("| 500 | idle | 1.3, 1.3, 2.0 s | 0 in 60 s |", "| 500 | busy | – | 3 in 0 s |");
    }
}
