package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Issues the tokens of a login. All pairs that descend from one login end at the same moment: a refresh renews the access token
 * and never the end.
 *
 * <p>Without {@link Revocation} nothing here remembers a refresh token, so its use does not use it up; whoever has it has the rest
 * of the login's time. With it, a refresh token is good once.
 */
@Singleton
public class TokenPairs {

    /** RFC 9068 asks each access token to name the client; the shop's own front is the only one. */
    private static final String CLIENT_ID = "storefront";

    private final TokenSigner signer;
    private final TokenVerifier verifier;
    private final Revocation revocation;
    private final Refusals refusals;
    private final TokenSettings settings;

    TokenPairs(
            TokenSigner signer,
            TokenVerifier verifier,
            Revocation revocation,
            Refusals refusals,
            TokenSettings settings) {
        this.signer = signer;
        this.verifier = verifier;
        this.revocation = revocation;
        this.refusals = refusals;
        this.settings = settings;
    }

    /** The first pair of a login. Whoever calls has checked the credentials. */
    public TokenPair login(String user) {
        Instant now = now();
        return pair(user, now, id(), now.plus(settings.refreshLifetime()));
    }

    /**
     * Another pair for the same user, with the same end.
     *
     * @return fails with {@link InvalidTokenException} when this is no refresh token, no longer good, revoked or used before, and
     *     with {@link RevocationUnavailableException}
     */
    public Uni<TokenPair> refresh(String refreshToken) {
        VerifiedToken refresh = verifier.verify(refreshToken, TokenType.REFRESH);
        if (!now().isBefore(refresh.expires())) {
            // good within the skew only: a pair that starts after its end would help nobody
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        Family family = Family.of(refresh);
        return revocation
                .use(refresh)
                .onFailure(InvalidTokenException.class)
                .invoke(refusal -> refusals.count(TokenType.REFRESH, (InvalidTokenException) refusal))
                .map(used -> pair(refresh.subject(), now(), family.id(), family.end()));
    }

    private TokenPair pair(String user, Instant now, String family, Instant end) {
        Duration left = Duration.between(now, end);
        Duration access = left.compareTo(settings.accessLifetime()) < 0 ? left : settings.accessLifetime();
        return new TokenPair(
                sign(TokenType.ACCESS, user, now.plus(access), family, end, Map.of("client_id", CLIENT_ID)),
                access,
                sign(TokenType.REFRESH, user, end, family, end, Map.of()));
    }

    private String sign(
            TokenType type, String user, Instant expires, String family, Instant end, Map<String, ?> others) {
        Map<String, Object> claims = new LinkedHashMap<>(others);
        claims.put("jti", id());
        claims.put(Family.ID_CLAIM, family);
        claims.put(Family.END_CLAIM, end.getEpochSecond());
        return signer.sign(type, user, expires, claims);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
