package dev.statelab.stateless.token.issuer;

import static io.restassured.RestAssured.given;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.jwt.SealedTokens;
import dev.statelab.stateless.token.revocation.OnDenylist;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The service trusts another issuer and can revoke its tokens. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(ForeignIssuer.class)
@WithTestResource(OnDenylist.class)
@TestProfile(ForeignDenylistTest.Alone.class)
class ForeignDenylistTest {

    /** Starts a separate service for this test. */
    public static final class Alone implements QuarkusTestProfile {}

    ForeignIssuer issuer;

    @Inject
    SealedTokens sealed;

    /** A new user for each test, so that no test revokes the tokens of another. */
    private final String user = UUID.randomUUID().toString();

    @Test
    void aLogoutEndsOneToken() {
        String token = token();
        String other = token();

        as(token).post("/logout").then().statusCode(204);

        me(token).statusCode(401);
        me(other).statusCode(200);
    }

    @Test
    void aLogoutEverywhereRevokesAllForeignTokensOfTheUser() {
        String token = token();
        String other = token();

        as(token).delete("/sessions").then().statusCode(204);

        me(token).statusCode(401);
        me(other).statusCode(401);
    }

    @Test
    void aForeignTokenWithoutAnIdIsRefused() {
        me(Forgery.of(issuer.current()).toString()).statusCode(401);
    }

    /** It may be older than the logout. */
    @Test
    void aTokenWithoutIatIsRefusedOnlyAfterALogoutEverywhere() {
        String undated = Forgery.of(issuer.current())
                .claim("sub", user)
                .claim("jti", UUID.randomUUID().toString())
                .claim("iat", null)
                .toString();
        me(undated).statusCode(200);

        as(token()).delete("/sessions").then().statusCode(204);

        me(undated).statusCode(401);
    }

    /** For example one issued before the service trusted another issuer. */
    @Test
    void aLogoutIgnoresARefreshTokenOfTheServiceItself() {
        Instant now = Instant.now();
        Family family = new Family(Forgery.ISSUER, "alice", "before", now, now.plus(Duration.ofHours(1)));
        String before = sealed.seal(TokenType.REFRESH, "alice", family.end(), family.claims());
        String token = token();

        logout(Optional.empty(), before).statusCode(401);
        logout(Optional.of(token), before).statusCode(204);
        me(token).statusCode(401);
    }

    private static ValidatableResponse logout(Optional<String> token, String refreshToken) {
        return token.map(ForeignDenylistTest::as)
                .orElseGet(RestAssured::given)
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", refreshToken))
                .post("/logout")
                .then();
    }

    private static ValidatableResponse me(String token) {
        return as(token).get("/me").then();
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    private String token() {
        return Forgery.of(issuer.current())
                .claim("sub", user)
                .claim("jti", UUID.randomUUID().toString())
                .toString();
    }
}
