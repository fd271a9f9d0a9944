package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapHistogramTest {

    /** The output of a JVM after a collection that left dead objects in place. */
    @Test
    void fillerObjectsDoNotCountAsLive() {
        String printed = """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:            45        6598936  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
                   2:         88726        6701032  [B (java.base@25.0.3)
                   3:         84056        2017344  java.lang.String (java.base@25.0.3)
                   4:             1             16  jdk.internal.vm.FillerObject (java.base@25.0.3)
                Total        172828       15317328
                """;

        assertThat(HeapHistogram.liveBytes(printed.lines())).hasValue(6701032 + 2017344);
    }

    @Test
    void whatIsNoHistogramHasNoBytes() {
        assertThat(HeapHistogram.liveBytes("1234:".lines())).isEmpty();
    }
}
