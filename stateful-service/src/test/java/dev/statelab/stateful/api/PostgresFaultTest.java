package dev.statelab.stateful.api;

import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.store.RealPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can become of PostgreSQL, whose sessions outlive a stop. */
@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresFaultTest extends FaultContract {

    RealPostgres server;

    @BeforeEach
    void awaitSchema() {
        await().until(() -> login("bob", null).statusCode() == 200);
    }

    @Test
    void aStopIsToldWithinASecondAndLeavesNoTrace() {
        isToldWithinASecondAndLeavesNoTrace(new Fault(server::stop, server::start, false, false, false));
    }

    @Test
    void aPauseIsToldWithinASecondAndLeavesNoTrace() {
        isToldWithinASecondAndLeavesNoTrace(new Fault(server::pause, server::resume, false, false, false));
    }
}
