package dev.statelab.stateful.api;

import dev.statelab.testkit.store.RealPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service over plain HTTP, on PostgreSQL. */
public class OnPostgres implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("session.store", "postgresql", "session.cookie-secure", "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** Injects the server into a field of the test. */
    public static class Server implements QuarkusTestResourceLifecycleManager {

        protected final RealPostgres server = new RealPostgres();

        @Override
        public Map<String, String> start() {
            return Map.of(
                    "postgres.url", server.url(),
                    "postgres.username", RealPostgres.USER,
                    "postgres.password", RealPostgres.PASSWORD);
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(server, new TestInjector.MatchesType(RealPostgres.class));
        }

        @Override
        public void stop() {
            server.close();
        }
    }
}
