package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Architecture;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.suite.Synchronisation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalTargetTest {

    @Test
    void trafficThatNobodyCountsIsUnknownAndNotNone() {
        LocalTarget replicated = withoutStore(Scenario.REPLICATED);

        assertThat(replicated.exchanged()).isEmpty();
        assertThat(new Synchronisation().refusal(replicated))
                .as("its replicas count it")
                .isEmpty();
        assertThat(withoutStore(Scenario.MEMORY_STICKY).exchanged())
                .as("its replicas exchange nothing")
                .hasValue(0);
    }

    private static LocalTarget withoutStore(Scenario scenario) {
        Architecture architecture = new Architecture(scenario, ServiceRuntime.JVM);
        return new LocalTarget(architecture, "", null, null, null, null, null, Duration.ZERO, closed -> {});
    }
}
