package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.log.LogRecorder;
import dev.statelab.testkit.store.RealPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests how the service handles faults of PostgreSQL, whose sessions survive a stop. */
@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresFaultTest extends FaultContract {

    @RegisterExtension
    final LogRecorder faults = LogRecorder.ofFaults();

    RealPostgres server;

    @BeforeEach
    void awaitSchema() {
        await().until(() -> login("bob", null).statusCode() == 200);
    }

    @Test
    void requestsFailWithinASecondWhilePostgresIsStoppedAndSucceedAfterwards() {
        isToldWithinASecondAndLeavesNoTrace(new Fault(server::stop, server::start, false, false, false));
    }

    @Test
    void requestsFailWithinASecondWhilePostgresIsPausedAndSucceedAfterwards() {
        isToldWithinASecondAndLeavesNoTrace(new Fault(server::pause, server::resume, false, false, false));
    }

    /** An error that no retry can fix is not reported as an outage. */
    @Test
    void aSchemaMismatchReturns500AndIsLogged() {
        String sid = login("alice");
        server.run("ALTER TABLE session RENAME COLUMN used TO unused");
        try {
            isProblem(send(sid).get("/cart").then(), 500, "internal");
        } finally {
            server.run("ALTER TABLE session RENAME COLUMN unused TO used");
        }
        assertThat(faults.lines()).anyMatch(line -> line.contains("42703"));
        cart(sid);
    }
}
