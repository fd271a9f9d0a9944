package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartupTableTest {

    @Test
    void showsTheFormsSideBySide() {
        String table = StartupTable.of(List.of(
                        new Footprint("jwt", 2100.4, 1999, 2200.6, 200 << 20, 300 << 20, 30_000_000, null, 900, 1.234),
                        new Footprint(
                                "jwt-native", 49.6, 41.2, 60, 50 << 20, 90 << 20, 64_000_000, 67_400_000L, 800, 1.5)))
                .text();

        assertThat(table.lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "|jwt|jwt-native",
                        "first answer, ms (median)|2100|50",
                        "its interval at 95 %, ms|1999–2201|41–60",
                        "memory idle, MiB|200|50",
                        "memory after load, MiB|300|90",
                        "package, MB|30|64",
                        "image, MB|–|67",
                        "requests a second|900|800",
                        "processor time a request, ms|1.23|1.50");
    }
}
