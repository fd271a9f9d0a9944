package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Affinity by cookie keeps a client on its replica, through a real ingress controller. */
@OnCluster
class CookieAffinityTest {

    @BeforeAll
    void install() {
        Release.STATELAB.install("memory-sticky", "stateful.affinity=cookie,stateful.ingress.enabled=true");
    }

    /** One of the pods of {@code helm test} sends 20 requests with the cookie of the first response, each over a new connection. */
    @Test
    void theCookieOfTraefikKeepsAClientOnOneOfTwoReplicas() {
        assertThat(Cluster.pods()).hasSize(2);
        assertThat(Command.of("helm", "get", "hooks", Release.STATELAB.name(), "--namespace", Cluster.NAMESPACE)
                        .run())
                .contains("name: statelab-affinity-test");
        Release.STATELAB.test();
    }
}
