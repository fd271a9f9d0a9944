package dev.statelab.stateless.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.proof.DpopClient;
import dev.statelab.testkit.fuzz.Chance;
import dev.statelab.testkit.fuzz.Malice;
import dev.statelab.testkit.fuzz.Refusal;
import dev.statelab.testkit.fuzz.Surface;
import dev.statelab.testkit.fuzz.Surface.Credential;
import dev.statelab.testkit.fuzz.Surface.Route;
import dev.statelab.testkit.log.LogRecorder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every bad request gets a 4xx response, and the service logs no error. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class FuzzTest {

    private static final int REQUESTS = 100;

    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/cart", ""),
            new Route("PUT", "/cart/items/tea-01", "{\"quantity\":1}"),
            new Route("POST", "/cart/items/tea-01", "{\"add\":1}"),
            new Route("DELETE", "/cart/items/tea-01", ""),
            new Route("POST", "/checkout", ""));

    private static final List<Route> LOGIN_ROUTES =
            List.of(new Route("POST", "/login", "{\"user\":\"x\",\"password\":\"x\"}"));

    /** JSON values in place of a number, a string or an object. */
    private static final List<Object> ODD = Arrays.asList(
            null,
            true,
            -1,
            0.5,
            1e300,
            Long.MIN_VALUE,
            "",
            "\u0000",
            "tea-01",
            "x".repeat(1000),
            List.of(),
            List.of(List.of(List.of())),
            Map.of("", Map.of()),
            Map.of("tea-01", "1"),
            Map.of("tea-01", List.of(Long.MAX_VALUE, Long.MAX_VALUE)),
            Map.of("\u0000\ud800", 1));

    @RegisterExtension
    final LogRecorder faults = LogRecorder.ofFaults();

    private Shopper alice;
    private Credential token;

    @BeforeEach
    void logIn() {
        alice = Shopper.in("alice");
        alice.put("tea-01", 1);
        token = new Credential("Authorization", "Bearer ", alice.accessToken());
    }

    @AfterEach
    void noFaultIsLogged() {
        assertThat(faults.lines()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aBadRequestIsRefused(Malice malice) {
        send(malice, new Surface(ROUTES, List.of(token, new Credential("Cart", "", alice.cart()))));
    }

    @Test
    void aForgedReceiptIsRefused() {
        Response order = alice.checkout("k");
        Route route = new Route("GET", "/orders/" + order.path("id"), "");
        send(
                Malice.FORGED_CREDENTIAL,
                new Surface(List.of(route), List.of(token, new Credential("Receipt", "", order.header("Receipt")))));
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_BODY", "NOISE"})
    void aBadLoginIsRefused(Malice malice) {
        send(malice, new Surface(LOGIN_ROUTES, List.of()));
    }

    /** The signature is valid, as from a broken release or another program that has the key. */
    @Test
    void signedNonsenseIsRefused() {
        Forgery cart = Shopper.forgedCart("alice");
        Forgery receipt = Forgery.sealed(MountedKeys.underTest().current(), "receipt+jwt");
        for (Object odd : ODD) {
            refused(
                    alice.bring(cart.claim("version", odd)
                                    .claim("lines", Map.of())
                                    .toString())
                            .request()
                            .get("/cart"),
                    odd);
            refused(
                    alice.bring(cart.claim("version", 1).claim("lines", odd).toString())
                            .request()
                            .get("/cart"),
                    odd);
            refused(
                    alice.order(
                            "k",
                            receipt.claim("order", odd).claim("lines", Map.of()).toString()),
                    odd);
            refused(
                    alice.order(
                            "k", receipt.claim("order", "k").claim("lines", odd).toString()),
                    odd);
        }
    }

    @Test
    void aForgedProofIsRefused() {
        DpopClient bound = DpopClient.in("alice");
        Credential proof =
                new Credential("DPoP", "", bound.proofOfToken("GET", "/cart").toString());
        send(
                Malice.FORGED_CREDENTIAL,
                new Surface(
                        List.of(new Route("GET", "/cart", "")),
                        List.of(new Credential("Authorization", "DPoP ", bound.accessToken()), proof)));
    }

    /** Anyone can sign a proof, with any kind of key. */
    @Test
    void aProofWithNonsenseValuesIsRefused() {
        DpopClient bound = DpopClient.in("alice");
        for (Object odd : ODD) {
            for (String claim : List.of("htm", "htu", "iat", "ath")) {
                Forgery proof = bound.proofOfToken("GET", "/cart").claim(claim, odd);
                refused(bound.call("GET", "/cart", proof), odd);
            }
            for (String header : List.of("alg", "typ", "jwk")) {
                Forgery proof = bound.proofOfToken("GET", "/cart").header(header, odd);
                refused(bound.call("GET", "/cart", proof), header + odd);
            }
            for (String member : List.of("kty", "crv", "x", "y")) {
                Forgery proof = bound.proofOfToken("GET", "/cart").jwk(member, odd);
                refused(bound.call("GET", "/cart", proof), member + odd);
            }
            // null removes these members, and some values have no effect: 200 is possible
            Forgery proof = bound.proofOfToken("GET", "/cart");
            for (Forgery other : List.of(proof.header("crit", odd), proof.jwk("d", odd), proof.jwk("x5c", odd))) {
                assertThat(bound.call("GET", "/cart", other).statusCode())
                        .as("%s", odd)
                        .isIn(200, 401);
            }
        }
    }

    private static void refused(Response answer, Object odd) {
        assertThat(answer.statusCode()).as("%s: %s", odd, answer.asString()).isBetween(400, 499);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    private static void send(Malice malice, Surface surface) {
        Chance chance = Chance.seeded("FuzzTest " + malice);
        for (int i = 0; i < REQUESTS; i++) {
            Refusal.of(malice, surface, chance, RestAssured.port);
        }
    }
}
