package dev.statelab.testkit.replica;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;

/** Checks that a replica warms up before its startup probe passes. A native executable does not need to. */
public final class Warmth {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int SOME_HUNDREDS = 300;

    private Warmth() {}

    /** Asserts that the startup probe passes after the replica has answered some hundreds of requests. */
    public static void isReached(ReplicaProcess replica) {
        isOver(replica);
        if (System.getProperty(ReplicaProcess.EXECUTABLE) == null) {
            assertThat(answered(replica)).isGreaterThan(SOME_HUNDREDS);
        }
    }

    /** Asserts that the startup probe passes. */
    public static void isOver(ReplicaProcess replica) {
        Awaitility.await("the startup probe of " + replica.name())
                .atMost(LIMIT)
                .until(() -> get(replica.url() + "/q/health/started").statusCode() == 200);
    }

    private static double answered(ReplicaProcess replica) {
        return get(replica.url() + "/q/metrics")
                .asString()
                .lines()
                .filter(line ->
                        line.startsWith("http_server_requests_seconds_count{") && line.contains("status=\"200\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
