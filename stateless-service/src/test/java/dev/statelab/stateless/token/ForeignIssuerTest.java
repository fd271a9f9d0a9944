package dev.statelab.stateless.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The service trusts another issuer instead of itself. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(ForeignIssuer.class)
class ForeignIssuerTest {

    ForeignIssuer issuer;

    @Test
    void itsTokensPass() {
        call(Forgery.of(issuer.current())).statusCode(200).body("user", equalTo("alice"));
    }

    @Test
    void theUserIsTheSubjectWhateverElseATokenCallsThem() {
        call(Forgery.of(issuer.current()).claim("upn", "bob").claim("preferred_username", "bob"))
                .statusCode(200)
                .body("user", equalTo("alice"));
    }

    /** Issuers differ in {@code typ}: some write JWT, and some nothing. */
    @Test
    void theTypIsTheIssuersOwnMatter() {
        call(Forgery.of(issuer.current()).header("typ", "JWT")).statusCode(200);
        call(Forgery.of(issuer.current()).header("typ", null)).statusCode(200);
    }

    @Test
    void theServicesOwnKeyIsWorthNothing() {
        call(Forgery.of(MountedKeys.underTest().current())).statusCode(401);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_NONE,
            names = {"TYP_.*", ".*_AS_ACCESS", "KID_MISSING"})
    void isRefused(Pitfall pitfall) {
        call(pitfall.token(issuer.current()))
                .statusCode(401)
                .body("type", equalTo("urn:statelab:problem:unauthenticated"));
    }

    /** As RFC 7515, section 4.1.4, has it, a key need not be named; where there is one alone, it is that. */
    @Test
    void theOnlyKeyNeedsNoName() {
        call(Forgery.of(issuer.current()).header("kid", null)).statusCode(200);
        call(Forgery.of(TestKey.create()).header("kid", null)).statusCode(401);
    }

    @Test
    void unknownKeysDoNotMakeTheServiceAskAgainAndAgain() {
        call(Forgery.of(TestKey.create())).statusCode(401);
        int before = issuer.fetched();

        for (int i = 0; i < 20; i++) {
            call(Forgery.of(TestKey.create())).statusCode(401);
        }

        assertThat(issuer.fetched()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/login | {\"user\":\"alice\",\"password\":\"a-password-for-this-test-alone\"}",
                "/token | {\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"}"
            })
    void nobodyLogsInHere(String path, String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:statelab:problem:login-elsewhere"));
    }

    @Test
    void aCartIsStillTheServicesOwnToSign() {
        String token = Forgery.of(issuer.current()).toString();
        String cart = given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body("{\"quantity\":2}")
                .put("/cart/items/tea-01")
                .then()
                .statusCode(200)
                .extract()
                .header("Cart");

        given().auth().oauth2(token).header("Cart", cart).get("/cart").then().body("lines[0].quantity", equalTo(2));
        String forged = Forgery.of(issuer.current()).header("typ", "cart+jwt").toString();
        given().auth().oauth2(token).header("Cart", forged).get("/cart").then().statusCode(400);
    }

    @Test
    void anIssuerIsNotTrustedWithoutItsNameAndAnAudience() {
        Optional<String> keys = Optional.of("http://issuer/jwks");
        Optional<String> name = Optional.of("issuer");
        assertThatThrownBy(() -> new Issuer(keys, Optional.empty(), Optional.of(Set.of("shop"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("MP_JWT_VERIFY_PUBLICKEY_LOCATION needs MP_JWT_VERIFY_ISSUER and MP_JWT_VERIFY_AUDIENCES");
        assertThatThrownBy(() -> new Issuer(keys, name, Optional.empty())).isInstanceOf(ConfigurationException.class);
        assertThat(new Issuer(keys, name, Optional.of(Set.of("shop"))).isElsewhere())
                .isTrue();
        assertThat(new Issuer(Optional.empty(), name, Optional.empty()).isElsewhere())
                .isFalse();
    }

    private static ValidatableResponse call(Object token) {
        return given().header("Authorization", "Bearer " + token).get("/me").then();
    }
}
