package dev.statelab.stateless.token;

import static dev.statelab.stateless.token.Forgery.now;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Ways to try to get a bad token accepted, most of them from RFC 8725. Each token is valid except for one flaw, and must be refused
 * for exactly that reason.
 */
public enum Pitfall {
    ALG_NONE(Reason.ALGORITHM, key -> Forgery.of(key).header("alg", "none").signed(input -> new byte[0])),
    ALG_NONE_WITH_A_SIGNATURE(Reason.ALGORITHM, key -> Forgery.of(key).header("alg", "none")),
    ALG_NONE_IN_CAPITALS(
            Reason.ALGORITHM, key -> Forgery.of(key).header("alg", "NONE").signed(input -> new byte[0])),
    ALG_MISSING(Reason.ALGORITHM, key -> Forgery.of(key).header("alg", null)),
    HS256_WITH_THE_PUBLIC_KEY(
            Reason.ALGORITHM,
            key -> Forgery.of(key)
                    .header("alg", "HS256")
                    .signed(input -> TestKey.hmac(key.pair().getPublic().getEncoded(), input))),
    HS256_WITH_THE_PUBLIC_JWK(
            Reason.ALGORITHM,
            key -> Forgery.of(key)
                    .header("alg", "HS256")
                    .signed(input -> TestKey.hmac(key.publicJwk().getBytes(), input))),
    RS256(Reason.ALGORITHM, key -> Forgery.of(key).header("alg", "RS256").signed(Pitfall::rsa)),
    ES384(
            Reason.ALGORITHM,
            key -> Forgery.of(key)
                    .header("alg", "ES384")
                    .signed(input -> TestKey.sign("SHA384withECDSAinP1363Format", TestKey.pair("secp384r1"), input))),
    ES256_UNDER_ANOTHER_NAME(Reason.ALGORITHM, key -> Forgery.of(key).header("alg", "ES256K")),

    FOREIGN_KEY(Reason.UNKNOWN_KEY, key -> Forgery.of(TestKey.create())),
    FOREIGN_KEY_UNDER_OUR_ID(
            Reason.SIGNATURE, key -> Forgery.of(TestKey.create()).header("kid", key.id())),
    KID_MISSING(Reason.UNKNOWN_KEY, key -> Forgery.of(key).header("kid", null)),
    KID_IS_A_PATH(Reason.UNKNOWN_KEY, key -> Forgery.of(key).header("kid", "../../current.jwks")),
    KID_IS_NO_STRING(Reason.MALFORMED, key -> Forgery.of(key).header("kid", 1)),
    JWK_IN_THE_HEADER(Reason.UNKNOWN_KEY, key -> withJwk(TestKey.create())),
    JWK_IN_THE_HEADER_UNDER_OUR_ID(
            Reason.SIGNATURE, key -> withJwk(TestKey.create()).header("kid", key.id())),
    GOOD_TOKEN_IN_A_FOREIGN_WRAP(Reason.UNKNOWN_KEY, key -> wrapped(key, Forgery.of(TestKey.create()))),
    GOOD_TOKEN_IN_AN_UNSIGNED_WRAP(
            Reason.ALGORITHM,
            key -> wrapped(key, Forgery.of(key).header("alg", "none").signed(input -> new byte[0]))),
    FOREIGN_AND_DEEPLY_NESTED(
            Reason.UNKNOWN_KEY,
            key -> Forgery.of(TestKey.create()).payload(json -> "{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}")),
    UNKNOWN_CRITICAL_HEADER(
            Reason.MALFORMED,
            key -> Forgery.of(key).header("crit", new String[] {"policy"}).header("policy", 1)),

    SIGNATURE_EMPTY(Reason.SIGNATURE, key -> Forgery.of(key).signed(input -> new byte[0])),
    SIGNATURE_OF_ZEROS(Reason.SIGNATURE, key -> Forgery.of(key).signed(input -> new byte[64])),
    SIGNATURE_TOO_LONG(Reason.SIGNATURE, key -> Forgery.of(key).signed(input -> padded(key.sign(input)))),
    SIGNATURE_AS_DER(
            Reason.SIGNATURE,
            key -> Forgery.of(key).signed(input -> TestKey.sign("SHA256withECDSA", key.pair(), input))),

    ISS_MISSING(Reason.ISSUER, key -> Forgery.of(key).claim("iss", null)),
    ISS_WRONG(Reason.ISSUER, key -> Forgery.of(key).claim("iss", "statelab.example")),
    AUD_MISSING(Reason.AUDIENCE, key -> Forgery.of(key).claim("aud", null)),
    AUD_WRONG(Reason.AUDIENCE, key -> Forgery.of(key).claim("aud", "another-shop")),
    AUD_LISTS_OTHERS(Reason.AUDIENCE, key -> Forgery.of(key).claim("aud", new String[] {"bank", "another-shop"})),
    SUB_MISSING(Reason.MALFORMED, key -> Forgery.of(key).claim("sub", null)),
    SUB_IS_NO_STRING(Reason.MALFORMED, key -> Forgery.of(key).claim("sub", 1)),
    IAT_MISSING(Reason.MALFORMED, key -> Forgery.of(key).claim("iat", null)),
    EXP_MISSING(Reason.MALFORMED, key -> Forgery.of(key).claim("exp", null)),
    EXP_IS_NO_NUMBER(Reason.MALFORMED, key -> Forgery.of(key).claim("exp", "tomorrow")),
    EXP_OVER(Reason.EXPIRED, key -> Forgery.of(key).claim("iat", now() - 400).claim("exp", now() - 31)),
    NBF_TO_COME(Reason.NOT_YET_VALID, key -> Forgery.of(key).claim("nbf", now() + 60)),

    TYP_MISSING(Reason.TYPE, key -> Forgery.of(key).header("typ", null)),
    TYP_PLAIN_JWT(Reason.TYPE, key -> Forgery.of(key).header("typ", "JWT")),
    REFRESH_AS_ACCESS(Reason.TYPE, key -> Forgery.of(key).header("typ", "rt+jwt")),
    CART_AS_ACCESS(Reason.TYPE, key -> Forgery.of(key).header("typ", "cart+jwt")),
    RECEIPT_AS_ACCESS(Reason.TYPE, key -> Forgery.of(key).header("typ", "receipt+jwt")),

    SEALED_AS_ACCESS(Reason.UNKNOWN_KEY, key -> Forgery.sealed(key, "at+jwt")),

    CLAIM_TWICE(
            Reason.MALFORMED, key -> Forgery.of(key).payload(json -> json.replaceFirst("\\{", "{\"sub\":\"bob\","))),
    NO_JSON(Reason.MALFORMED, key -> Forgery.of(key).payload(json -> "alice")),
    NO_OBJECT(Reason.MALFORMED, key -> Forgery.of(key).payload(json -> "[" + json + "]")),
    OVERSIZED(Reason.OVERSIZED, key -> Forgery.of(key).claim("pad", "x".repeat(4096)));

    private final Reason reason;
    private final Function<TestKey, Forgery> forge;

    Pitfall(Reason reason, Function<TestKey, Forgery> forge) {
        this.reason = reason;
        this.forge = forge;
    }

    public Reason reason() {
        return reason;
    }

    /** @param key the service's signing key */
    public String token(TestKey key) {
        return forge.apply(key).toString();
    }

    private static Forgery withJwk(TestKey attacker) {
        return Forgery.of(attacker)
                .header("jwk", Map.of("kty", "EC", "crv", "P-256", "x", attacker.x(), "y", attacker.y()));
    }

    private static Forgery wrapped(TestKey key, Forgery wrap) {
        return wrap.header("cty", "JWT").payload(json -> Forgery.of(key).toString());
    }

    private static byte[] rsa(byte[] input) {
        try {
            return TestKey.sign(
                    "SHA256withRSA", KeyPairGenerator.getInstance("RSA").generateKeyPair(), input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] padded(byte[] signature) {
        return Arrays.copyOf(signature, signature.length + 2);
    }
}
