package dev.statelab.system;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Affinity by cookie keeps a client on its replica, through a real ingress controller. */
@OnCluster
class CookieAffinityTest {

    @BeforeAll
    void install() {
        Release.STATELAB.install("memory-sticky", "stateful.affinity=cookie,stateful.ingress.enabled=true");
    }

    @Test
    void helmTestPassesThroughTraefik() {
        Release.STATELAB.test();
    }
}
