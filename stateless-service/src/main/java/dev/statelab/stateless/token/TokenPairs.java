package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
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
     * The first pair of a login. Whoever calls has checked the credentials.
     *
     * @param proof of a key to which all pairs of the login are to be bound
     * @return fails with {@link InvalidProofException} when it was used before, and with {@link RevocationUnavailableException}
     */
    public Uni<TokenPair> login(String user, Optional<Proof> proof) {
        Instant now = Instant.now();
        Instant end = now.plus(settings.refreshLifetime()).truncatedTo(ChronoUnit.SECONDS);
        return used(proof).map(used -> pair(new Family(settings.issuer(), user, id(), now, end), 0, proof));
    }

    /**
     * Another pair for the same user, with the same end. The same token gives the same refresh token each time, as long as the keys
     * are the same.
     *
     * @param proof of the key to which the login is bound; none where it is not
     * @return fails with {@link InvalidTokenException} when the token is not a good refresh token, or its login is over or bound otherwise,
     *     and as {@link #login} does
     */
    public Uni<TokenPair> refresh(String refreshToken, Optional<Proof> proof) {
        VerifiedToken refresh = sealed.open(refreshToken, TokenType.REFRESH);
        if (!Instant.now().isBefore(refresh.expires())) {
            // good within the skew only: a pair that starts after its end would help nobody
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        Family family = Family.of(refresh, settings.issuer());
        long generation = refresh.claim(GENERATION, Long.class);
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> refresh.requireBoundBy(proof))
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
     * Revokes all that descends from the login of a token, access or refresh.
     *
     * @return whether there was anything to revoke: a token that is not good names no login; fails with
     *     {@link RevocationUnavailableException}
     */
    public Uni<Boolean> revoke(String token) {
        return good(token)
                .map(good -> revocation.revoke(good).replaceWith(true))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private Optional<VerifiedToken> good(String token) {
        for (Function<String, VerifiedToken> kind : List.<Function<String, VerifiedToken>>of(
                text -> sealed.open(text, TokenType.REFRESH), verifier::verify)) {
            try {
                return Optional.of(kind.apply(token));
            } catch (InvalidTokenException another) {
                // the next kind
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
        ofAccess.putAll(VerifiedToken.boundBy(proof));
        ofRefresh.putAll(VerifiedToken.boundBy(proof));
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
