package dev.statelab.stateless.api;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.Warmth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpIT {

    @Test
    void aReplicaReportsStartedOnlyAfterItsWarmUp() {
        try (Replicas replicas = new Replicas(1, Map.of())) {
            Warmth.isReached(replicas.get(0));
        }
    }
}
