package dev.statelab.stateless.token.proof;

import static dev.statelab.stateless.token.Forgery.now;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TestKey;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Ways to try to get a bad proof accepted. Each is valid except for one flaw, and must be refused for exactly that reason. */
enum ProofPitfall {
    TYP_MISSING(Reason.TYPE, proof -> proof.header("typ", null)),
    TYP_PLAIN_JWT(Reason.TYPE, proof -> proof.header("typ", "JWT")),
    TYP_ACCESS_TOKEN(Reason.TYPE, proof -> proof.header("typ", "at+jwt")),
    ALG_NONE(Reason.ALGORITHM, proof -> proof.header("alg", "none").signed(input -> new byte[0])),
    ALG_MISSING(Reason.ALGORITHM, proof -> proof.header("alg", null)),
    ALG_SYMMETRIC(
            Reason.ALGORITHM, proof -> proof.header("alg", "HS256").signed(input -> TestKey.hmac(new byte[32], input))),
    ALG_OF_ANOTHER_CURVE(Reason.ALGORITHM, proof -> proof.header("alg", "ES384")),
    JWK_MISSING(Reason.JWK, proof -> proof.header("jwk", null)),
    JWK_IS_NO_OBJECT(Reason.JWK, proof -> proof.header("jwk", "key")),
    JWK_IS_EMPTY(Reason.JWK, proof -> proof.header("jwk", Map.of())),
    JWK_IS_PRIVATE(Reason.JWK, proof -> proof.jwk("d", TestKey.create().d())),
    JWK_IS_PRIVATE_BY_NAME(Reason.JWK, proof -> proof.jwk("d", 1)),
    JWK_IS_A_SECRET(
            Reason.JWK, proof -> proof.header("jwk", Map.of("kty", "oct", "k", TestKey.base64url(new byte[32])))),
    JWK_ON_ANOTHER_CURVE(Reason.JWK, proof -> proof.jwk("crv", "P-384")),
    JWK_OFF_THE_CURVE(Reason.MALFORMED, proof -> proof.jwk("y", TestKey.create().y())),
    JWK_OF_ANOTHER_KEY(
            Reason.SIGNATURE, proof -> proof.header("jwk", TestKey.create().publicMembers())),
    SIGNATURE_EMPTY(Reason.SIGNATURE, proof -> proof.signed(input -> new byte[0])),
    SIGNATURE_OF_ZEROS(Reason.SIGNATURE, proof -> proof.signed(input -> new byte[64])),
    UNKNOWN_CRITICAL_HEADER(
            Reason.MALFORMED,
            proof -> proof.header("crit", new String[] {"policy"}).header("policy", 1)),
    HTM_MISSING(Reason.MALFORMED, proof -> proof.claim("htm", null)),
    HTM_OF_ANOTHER_METHOD(Reason.HTM, proof -> proof.claim("htm", "DELETE")),
    HTM_IN_ANOTHER_CASE(Reason.HTM, proof -> proof.claim("htm", "get")),
    HTU_MISSING(Reason.MALFORMED, proof -> proof.claim("htu", null)),
    HTU_OF_ANOTHER_PATH(Reason.HTU, proof -> proof.claim("htu", Forgery.ISSUER + "/products")),
    HTU_OF_ANOTHER_HOST(Reason.HTU, proof -> proof.claim("htu", "http://elsewhere:8080/me")),
    HTU_OF_ANOTHER_PORT(Reason.HTU, proof -> proof.claim("htu", "http://localhost/me")),
    HTU_OF_ANOTHER_SCHEME(Reason.HTU, proof -> proof.claim("htu", "https://localhost:8080/me")),
    HTU_WITH_A_USER(Reason.HTU, proof -> proof.claim("htu", "http://alice@localhost:8080/me")),
    HTU_IS_A_PATH(Reason.HTU, proof -> proof.claim("htu", "/me")),
    HTU_IS_NO_URL(Reason.HTU, proof -> proof.claim("htu", "http://localhost:8080/me|")),
    IAT_MISSING(Reason.MALFORMED, proof -> proof.claim("iat", null)),
    IAT_OVER(Reason.EXPIRED, proof -> proof.claim("iat", now() - 65)),
    IAT_TO_COME(Reason.NOT_YET_VALID, proof -> proof.claim("iat", now() + 40)),
    EXP_OVER(Reason.EXPIRED, proof -> proof.claim("exp", now() - 40)),
    JTI_MISSING(Reason.MALFORMED, proof -> proof.claim("jti", null)),
    JTI_IS_NO_STRING(Reason.MALFORMED, proof -> proof.claim("jti", 1)),
    ATH_MISSING(Reason.MALFORMED, proof -> proof.claim("ath", null)),
    ATH_OF_ANOTHER_TOKEN(Reason.ATH, proof -> proof.claim("ath", DpopClient.sha256("another"))),
    OVERSIZED(Reason.OVERSIZED, proof -> proof.claim("more", "x".repeat(2048))),
    NO_JSON(Reason.MALFORMED, proof -> proof.payload(json -> "x")),
    CLAIM_TWICE(Reason.MALFORMED, proof -> proof.payload(json -> json.replaceFirst("\\{", "{\"htm\":\"GET\",")));

    private final Reason reason;
    private final UnaryOperator<Forgery> change;

    ProofPitfall(Reason reason, UnaryOperator<Forgery> change) {
        this.reason = reason;
        this.change = change;
    }

    /** The reason for the refusal. */
    Reason reason() {
        return reason;
    }

    /** A bad proof, derived from a valid one for {@code GET /me}. */
    Forgery of(Forgery good) {
        return change.apply(good);
    }

    /** Whether the proof is bad only together with an access token. */
    boolean needsToken() {
        return name().startsWith("ATH");
    }
}
