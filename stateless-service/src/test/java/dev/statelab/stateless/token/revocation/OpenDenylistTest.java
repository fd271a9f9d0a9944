package dev.statelab.stateless.token.revocation;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Revocation with a denylist that fails open. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(OnDenylist.class)
@TestProfile(OpenDenylistTest.FailsOpen.class)
class OpenDenylistTest extends RevocationRequests {

    public static final class FailsOpen implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("token.revocation-on-failure", "open");
        }
    }

    @Test
    void withRedisALogoutRevokesTheAccessToken() {
        Response login = login();
        logout(login).then().statusCode(204);
        isRevoked(login);
    }

    @Test
    void withoutRedisValidTokensPassAndLogoutsReturn503() {
        Response login = login();
        whileDown(() -> isOpen(login));
        awaitGood(login);
    }

    @Test
    void whileRedisHangsValidTokensPassAndLogoutsReturn503() {
        Response login = login();
        me(login);
        whileHanging(() -> isOpen(login));
        // the logout that got a 503 takes effect when Redis resumes
        awaitGood(login());
    }

    private static void isOpen(Response login) {
        me(login).then().statusCode(200);
        refresh(login).then().statusCode(200);
        isUnavailable(() -> logout(login));
        healthy();
    }
}
