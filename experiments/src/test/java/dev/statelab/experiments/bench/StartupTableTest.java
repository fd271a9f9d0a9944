package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.bench.WarmUpCurve.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupTableTest {

    @Test
    void showsJvmAndNativeSideBySide() {
        String table = StartupTable.of(List.of(
                        new Footprint(
                                "jwt",
                                2100.4,
                                1999,
                                2200.6,
                                200 << 20,
                                300 << 20,
                                30_000_000,
                                null,
                                900,
                                1.234,
                                new WarmUpCurve(
                                        1000,
                                        5,
                                        List.of(
                                                new Window(800, 700.06, 1.9),
                                                new Window(1200, 9.9, 1.1),
                                                new Window(1000, 4, 0.25)))),
                        new Footprint(
                                "jwt-native",
                                49.6,
                                41.2,
                                60,
                                50 << 20,
                                90 << 20,
                                64_000_000,
                                67_400_000L,
                                800,
                                1.5,
                                null)))
                .text();

        assertThat(table.lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "|jwt|jwt-native",
                        "first answer, ms (median)|2100|50",
                        "first answer, ms (95 % interval)|1999–2201|41–60",
                        "memory idle, MiB|200|50",
                        "memory after load, MiB|300|90",
                        "package, MB|30|64",
                        "image, MB|–|67",
                        "requests a second|900|800",
                        "CPU time a request, ms|1.23|1.50",
                        "p99 in the first 10 s, ms|355.0|–",
                        "p99 once warm, ms|9.9|–",
                        "seconds until p99 stays within twice that|5|–",
                        "processors used in the first 10 s|1.50|–",
                        "processors used once warm|1.10|–");
    }
}
