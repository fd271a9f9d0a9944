package dev.statelab.stateless.token.issuer;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.ForeignKeys.Published;
import dev.statelab.stateless.token.issuer.Issuer.Foreign;
import dev.statelab.stateless.token.jwt.TokenVerifier;
import dev.statelab.stateless.token.key.Es256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.Key;
import java.util.Locale;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/**
 * Verifies access tokens of another issuer: one algorithm, a key that the issuer publishes, its name, an audience that names this service,
 * and a subject. Issuers differ in the {@code typ} of an access token: none, {@code JWT}, or that of RFC 9068; one of any other type is
 * another kind of token.
 */
public final class ForeignTokens {

    private static final String MEDIA_TYPE = "application/";
    private static final Set<String> TYPES = Set.of("jwt", TokenType.ACCESS.typ());

    private final Foreign issuer;
    private final int maxLength;
    private final Es256 es256;
    private final ForeignKeys keys;

    /** Begins to fetch the issuer's keys. */
    public ForeignTokens(Foreign issuer, TokenSettings.ForeignIssuer settings, Es256 es256, Vertx vertx) {
        this.issuer = issuer;
        this.maxLength = settings.maxLength();
        this.es256 = es256;
        this.keys = new ForeignKeys(issuer.keys(), settings.keysRefresh(), vertx);
    }

    /**
     * The claims of a token, if it is valid.
     *
     * @return fails with {@link InvalidTokenException} if it is not, and with {@link IssuerUnavailableException} if the key that it names
     *     is unknown and the issuer cannot be reached
     */
    public Uni<VerifiedToken> verify(String token) {
        TokenVerifier.requireCompact(token, maxLength);
        String keyId = keyId(token);
        return onThisThread(keys.known())
                .flatMap(known ->
                        known.find(keyId).isPresent() ? Uni.createFrom().item(known) : onThisThread(keys.fresh()))
                .map(published -> verified(token, key(keyId, published)));
    }

    /** A request continues on its own thread, not on the one that has fetched the keys. */
    private static <T> Uni<T> onThisThread(Uni<T> result) {
        Context here = Vertx.currentContext();
        return result.emitOn(task -> here.runOnContext(now -> task.run()));
    }

    private static String keyId(String token) {
        try {
            return JsonWebStructure.fromCompactSerialization(token).getKeyIdHeaderValue();
        } catch (JoseException | RuntimeException e) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    private static Key key(String keyId, Published published) {
        return published
                .find(keyId)
                .map(JsonWebKey::getKey)
                .orElseThrow(() -> published.answered()
                        ? new InvalidTokenException(Reason.UNKNOWN_KEY)
                        : new IssuerUnavailableException());
    }

    private VerifiedToken verified(String token, Key key) {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, issuer.algorithm())
                .setJwsProviderContext(es256.context(issuer.algorithm()))
                .setVerificationKey(key)
                .registerValidator(ForeignTokens::typeError)
                .setExpectedIssuer(true, issuer.name())
                .setExpectedAudience(true, issuer.audiences().toArray(String[]::new))
                .setRequireSubject()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) VerifiedToken.CLOCK_SKEW.toSeconds())
                .build();
        try {
            return new VerifiedToken(consumer.processToClaims(token));
        } catch (InvalidJwtException e) {
            throw new InvalidTokenException(TokenVerifier.reason(e));
        }
    }

    private static ErrorCodeValidator.Error typeError(JwtContext context) {
        String typ = context.getJoseObjects().getFirst().getHeader("typ");
        if (typ == null) {
            return null;
        }
        String name = typ.toLowerCase(Locale.ROOT);
        return TYPES.contains(name.startsWith(MEDIA_TYPE) ? name.substring(MEDIA_TYPE.length()) : name)
                ? null
                : new ErrorCodeValidator.Error(ErrorCodes.TYPE_INVALID, "another kind of token");
    }
}
