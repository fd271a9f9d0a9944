package dev.statelab.system;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More load than the pods can take brings another pod that serves. */
@OnCluster
class AutoscaleTest {

    @BeforeAll
    void install() {
        Release.STATELAB.install("jwt");
    }

    @Test
    void anotherPodServesWhenLoadGrows() {
        Run run = Harness.run("autoscale", "jwt");
        run.assertHeld();
    }
}
