package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * Issues the tokens of a login. All pairs that descend from one login end at the same moment: a refresh renews the access token
 * and never the end.
 *
 * <p>Nothing here remembers a refresh token, so its use does not use it up; whoever has it has the rest of the login's time.
 */
@Singleton
public class TokenPairs {

    /** RFC 9068 asks each access token to name the client; the shop's own front is the only one. */
    private static final String CLIENT_ID = "storefront";

    private final TokenSigner signer;
    private final TokenVerifier verifier;
    private final TokenSettings settings;

    TokenPairs(TokenSigner signer, TokenVerifier verifier, TokenSettings settings) {
        this.signer = signer;
        this.verifier = verifier;
        this.settings = settings;
    }

    /** The first pair of a login. Whoever calls has checked the credentials. */
    public TokenPair login(String user) {
        Instant now = now();
        return pair(user, now, now.plus(settings.refreshLifetime()));
    }

    /**
     * Another pair for the same user, with the same end.
     *
     * @throws InvalidTokenException when this is no refresh token, or no longer good
     */
    public TokenPair refresh(String refreshToken) {
        VerifiedToken refresh = verifier.verify(refreshToken, TokenType.REFRESH);
        Instant now = now();
        if (!now.isBefore(refresh.expires())) {
            // good within the skew only: a pair that starts after its end would help nobody
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        return pair(refresh.subject(), now, refresh.expires());
    }

    private TokenPair pair(String user, Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        Duration access = left.compareTo(settings.accessLifetime()) < 0 ? left : settings.accessLifetime();
        return new TokenPair(
                signer.sign(TokenType.ACCESS, user, now.plus(access), Map.of("jti", id(), "client_id", CLIENT_ID)),
                access,
                signer.sign(TokenType.REFRESH, user, end, Map.of("jti", id())));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
