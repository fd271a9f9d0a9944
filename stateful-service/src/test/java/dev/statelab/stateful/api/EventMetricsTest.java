package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.SessionEvents.Ending;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A rate needs a value before the first event: without one, an alert on it misses that event. */
@QuarkusTest
@TestProfile(EventMetricsTest.Fresh.class)
class EventMetricsTest {

    /** Of its own, so that nobody has logged in yet. */
    public static final class Fresh implements QuarkusTestProfile {}

    @Test
    void everyReasonForTheEndOfASessionIsCountedFromTheStart() {
        assertThat(RestAssured.get("/q/metrics").asString().lines())
                .containsAll(Arrays.stream(Ending.values())
                        .map(ending -> ending.name().toLowerCase(Locale.ROOT))
                        .map("session_ended_total{reason=\"%s\"} 0.0"::formatted)
                        .toList());
    }
}
