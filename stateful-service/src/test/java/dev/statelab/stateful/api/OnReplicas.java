package dev.statelab.stateful.api;

import dev.statelab.testkit.replica.FreePort;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service over plain HTTP, as the only replica of its cluster. */
public class OnReplicas implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "session.store", "replicated",
                "session.cookie-secure", "false",
                "replication.replicas", "1",
                "replication.dns", "localhost",
                "replication.port", Integer.toString(FreePort.find()),
                "replication.key", "a-key-for-this-test-alone-of-32-characters");
    }
}
