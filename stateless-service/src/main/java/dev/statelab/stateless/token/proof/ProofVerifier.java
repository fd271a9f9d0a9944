package dev.statelab.stateless.token.proof;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.jwt.TokenVerifier;
import dev.statelab.stateless.token.key.Es256;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.HashUtil;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies a proof as RFC 9449, section 4.3, requires, except for the check that needs state: one algorithm, a public key in the header,
 * and the request, the time and the access token that it was made for.
 */
final class ProofVerifier {

    /** The one algorithm; its name is in the metadata and the challenges. */
    static final String ALGORITHM = "ES256";

    /** The maximum age of a proof, in addition to {@link VerifiedToken#CLOCK_SKEW}. */
    static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", ":80", "https", ":443");

    private final URI base;
    private final JwtConsumer consumer;

    /** @param base the URL at which clients reach the service, without a trailing slash */
    ProofVerifier(String base, Es256 es256) {
        this.base = URI.create(base);
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM)
                .setJwsProviderContext(es256.context())
                .setVerificationKeyResolver(
                        (JsonWebSignature jws, List<JsonWebStructure> nesting) -> key(jws).getPublicKey())
                .setExpectedType(true, TokenType.PROOF.typ())
                .setSkipDefaultAudienceValidation()
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(0, (int) LIFETIME.toSeconds())
                .setAllowedClockSkewInSeconds((int) VerifiedToken.CLOCK_SKEW.toSeconds())
                .build();
    }

    /**
     * The content of a proof, if it is valid.
     *
     * @param path of the request, as it was sent
     * @param accessToken that came with it
     * @throws InvalidTokenException if it is not
     */
    Proof verify(String proof, String method, String path, Optional<String> accessToken) {
        TokenVerifier.requireCompact(proof, TokenType.PROOF.maxLength());
        try {
            JwtContext good = consumer.process(proof);
            VerifiedToken claims = new VerifiedToken(good.getJwtClaims());
            require(claims.claim("htm", String.class).equals(method), Reason.HTM);
            require(isOf(path, claims.claim("htu", String.class)), Reason.HTU);
            if (accessToken.isPresent()) {
                require(claims.claim("ath", String.class).equals(sha256(accessToken.get())), Reason.ATH);
            }
            String key = key(good.getJoseObjects().getFirst()).calculateBase64urlEncodedThumbprint("SHA-256");
            return new Proof(key, sha256(key + '.' + claims.claim("jti", String.class)));
        } catch (InvalidJwtException e) {
            Reason reason = TokenVerifier.reason(e);
            throw new InvalidTokenException(reason == Reason.UNKNOWN_KEY ? Reason.JWK : reason);
        } catch (UnresolvableKeyException e) {
            throw new InvalidTokenException(Reason.JWK);
        }
    }

    private static EllipticCurveJsonWebKey key(JsonWebStructure jws) throws UnresolvableKeyException {
        try {
            if (jws.getObjectHeader("jwk") instanceof Map<?, ?> members
                    && !members.containsKey("d")
                    && jws.getJwkHeader() instanceof EllipticCurveJsonWebKey key
                    && key.getCurveName().equals(EllipticCurves.P_256)) {
                return key;
            }
        } catch (JoseException | RuntimeException e) {
            // The library's message may quote the key, so it is dropped.
        }
        throw new UnresolvableKeyException("no public key on the curve P-256");
    }

    /**
     * Query and fragment are ignored; scheme and host are case-insensitive, and the default port may be omitted (RFC 3986, section 6.2).
     */
    private boolean isOf(String path, String htu) {
        try {
            URI uri = new URI(htu);
            return origin(uri).equals(origin(base)) && (base.getRawPath() + path).equals(uri.getRawPath());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String authority = String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
        String port = DEFAULT_PORTS.getOrDefault(scheme, "");
        return scheme + "://"
                + (authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority);
    }

    private static String sha256(String text) {
        return Base64Url.encode(HashUtil.getMessageDigest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void require(boolean good, Reason otherwise) {
        if (!good) {
            throw new InvalidTokenException(otherwise);
        }
    }
}
