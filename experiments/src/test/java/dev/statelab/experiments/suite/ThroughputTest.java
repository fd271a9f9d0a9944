package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.figure.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Tests what follows from the requests and CPU times of a service, on made-up numbers. */
class ThroughputTest {

    @Test
    void severalReplicasAreComparedWithOneByTimeAndByCpuTime() {
        Throughput.Served one = new Throughput.Served(new Saturation(10_000, 10, 4, 1, 3, 5), 0.375);
        Throughput.Served two = new Throughput.Served(new Saturation(15_000, 10, 8, 2, 3, 8), 0.5);
        Throughput.Served four = new Throughput.Served(new Saturation(20_000, 10, 15, 5, 3, 9), 0.75);

        assertThat(Throughput.figures(new TreeMap<>(Map.of(1, one, 2, two, 4, four))))
                .containsExactly(
                        Metric.THROUGHPUT_1.of(1000),
                        Metric.THROUGHPUT_2.of(1.5),
                        Metric.EFFICIENCY_2.of(0.75),
                        Metric.THROUGHPUT_4.of(2),
                        Metric.EFFICIENCY_4.of(0.5),
                        Metric.STORE_OF_REPLICA.of(100 * 5 / 3.75),
                        Metric.MACHINE_BUSY.of(90));
    }

    @Test
    void theStoreIsComparedWithOneOfAsManyReplicasAsWereMeasured() {
        Throughput.Served one = new Throughput.Served(new Saturation(10_000, 10, 4, 1, 3, 5), 0.375);
        Throughput.Served two = new Throughput.Served(new Saturation(15_000, 10, 8, 2, 3, 8), 0.375);

        assertThat(Throughput.figures(new TreeMap<>(Map.of(1, one, 2, two))))
                .contains(Metric.STORE_OF_REPLICA.of(50), Metric.MACHINE_BUSY.of(80));
    }

    @Test
    void aServiceThatStillCompilesIsNotSteady() {
        assertThat(Saturation.isSteady(slices(9, 5, 3, 2.2, 2))).isFalse();
        assertThat(Saturation.isSteady(slices(2, 2, 2, 2))).as("too few slices").isFalse();
    }

    @Test
    void onlyTheLastSlicesCountOnceTheirCpuTimePerRequestHardlyDiffers() {
        List<Saturation> slices = slices(9, 5, 2.1, 2, 1.9, 2, 2);

        assertThat(Saturation.isSteady(slices)).isTrue();
        assertThat(Saturation.ofTheLast(slices)).isEqualTo(new Saturation(5_000, 5, 10, 0, 2.5, 4.5));
    }

    @Test
    void aBusyMachineOrGeneratorLimitsTheThroughput() {
        assertThat(new Saturation(1, 10, 8, 2, 5, 9.9).limit())
                .isEqualTo(
                        "this machine was 99 % busy and the load generator took 50 % of a core, which limited the throughput");
        assertThat(new Saturation(1, 10, 8, 2, 9.5, 5).limit())
                .endsWith("took 95 % of a core, which limited the throughput");
        assertThat(new Saturation(1, 10, 8, 2, 5, 6).limit()).endsWith("which did not limit the throughput");
    }

    /** Slices of a second and 1,000 requests, which took so many CPU seconds. */
    private static List<Saturation> slices(double... service) {
        return DoubleStream.of(service)
                .mapToObj(cpu -> new Saturation(1_000, 1, cpu, 0, 0.5, 0.9))
                .toList();
    }
}
