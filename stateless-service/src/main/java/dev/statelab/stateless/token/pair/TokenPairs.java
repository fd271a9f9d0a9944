package dev.statelab.stateless.token.pair;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.jwt.SealedTokens;
import dev.statelab.stateless.token.jwt.TokenSigner;
import dev.statelab.stateless.token.jwt.TokenVerifier;
import dev.statelab.stateless.token.proof.InvalidProofException;
import dev.statelab.stateless.token.proof.Proof;
import dev.statelab.stateless.token.proof.Proofs;
import dev.statelab.stateless.token.revocation.Revocation;
import dev.statelab.stateless.token.revocation.RevocationUnavailableException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Issues the tokens of a login. All pairs that descend from one login end at the same time: a refresh renews the access token but never
 * extends the login.
 *
 * <p>Without {@link Revocation}, no refresh token is remembered, so it can be used again; whoever has it can use it for the rest of the
 * login. With {@link Revocation}, a refresh token can be used once.
 */
@Singleton
public class TokenPairs {

    /** RFC 9068 requires each access token to name the client; the shop's own front end is the only one. */
    private static final String CLIENT_ID = "storefront";

    private static final String GENERATION = "generation";

    private final TokenSigner signer;
    private final TokenVerifier verifier;
    private final SealedTokens sealed;
    private final Revocation revocation;
    private final Proofs proofs;
    private final TokenMetrics metrics;
    private final TokenSettings settings;

    TokenPairs(
            TokenSigner signer,
            TokenVerifier verifier,
            SealedTokens sealed,
            Revocation revocation,
            Proofs proofs,
            TokenMetrics metrics,
            TokenSettings settings) {
        this.signer = signer;
        this.verifier = verifier;
        this.sealed = sealed;
        this.revocation = revocation;
        this.proofs = proofs;
        this.metrics = metrics;
        this.settings = settings;
    }

    /**
     * The first pair of a login. The caller has verified the credentials.
     *
     * @param proof of the key to which all pairs of the login are bound
     * @return fails with {@link InvalidProofException} if it was used before, and with {@link RevocationUnavailableException}
     */
    public Uni<TokenPair> login(String user, Optional<Proof> proof) {
        Instant now = Instant.now();
        Instant end = now.plus(settings.refreshLifetime()).truncatedTo(ChronoUnit.SECONDS);
        return used(proof).map(used -> pair(new Family(settings.issuer(), user, id(), now, end), 0, proof));
    }

    /**
     * Another pair for the same user, with the same end. The same token gives the same refresh token each time, as long as the keys do not
     * change.
     *
     * @param proof of the key to which the login is bound; none if it is not
     * @return fails with {@link InvalidTokenException} if the token is not a valid refresh token, or its login is over or bound to another
     *     key, and like {@link #login}
     */
    public Uni<TokenPair> refresh(String refreshToken, Optional<Proof> proof) {
        VerifiedToken refresh = sealed.open(refreshToken, TokenType.REFRESH);
        if (!Instant.now().isBefore(refresh.expires())) {
            // valid only within the clock skew: a pair that starts after its end would be useless
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        Family family = Family.of(refresh, settings.issuer());
        long generation = refresh.claim(GENERATION, Long.class);
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> Proof.requireBound(refresh, proof))
                .chain(() -> used(proof))
                .chain(() -> revocation.use(family, generation))
                .onFailure(InvalidTokenException.class)
                .invoke(refusal -> metrics.refused(TokenType.REFRESH, (InvalidTokenException) refusal))
                .map(used -> pair(family, generation + 1, proof));
    }

    private Uni<Void> used(Optional<Proof> proof) {
        return proof.map(proofs::use).orElseGet(() -> Uni.createFrom().voidItem());
    }

    /**
     * Revokes all tokens that descend from the login of an access or refresh token.
     *
     * @return whether there was anything to revoke: an invalid token names no login; fails with {@link RevocationUnavailableException}
     */
    public Uni<Boolean> revoke(String token) {
        return good(token)
                .map(good -> revocation.revoke(good).replaceWith(true))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    /** Tries an access token first, since a refused refresh token is counted in the metrics. */
    private Optional<VerifiedToken> good(String token) {
        for (Function<String, VerifiedToken> kind : List.<Function<String, VerifiedToken>>of(
                verifier::verify, text -> sealed.open(text, TokenType.REFRESH))) {
            try {
                return Optional.of(kind.apply(token));
            } catch (InvalidTokenException another) {
                // try the next kind
            }
        }
        return Optional.empty();
    }

    private TokenPair pair(Family family, long generation, Optional<Proof> proof) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Duration left = Duration.between(now, family.end());
        Duration lifetime = left.compareTo(settings.accessLifetime()) < 0 ? left : settings.accessLifetime();
        Map<String, Object> ofAccess = family.claims();
        ofAccess.put("jti", id());
        ofAccess.put("client_id", CLIENT_ID);
        Map<String, Object> ofRefresh = family.claims();
        ofRefresh.put(GENERATION, generation);
        ofAccess.putAll(Proof.binding(proof));
        ofRefresh.putAll(Proof.binding(proof));
        return new TokenPair(
                proof.isPresent() ? Proofs.DPOP : "Bearer",
                signer.sign(family.user(), now.plus(lifetime), ofAccess),
                lifetime,
                sealed.seal(TokenType.REFRESH, family.user(), family.end(), ofRefresh));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
