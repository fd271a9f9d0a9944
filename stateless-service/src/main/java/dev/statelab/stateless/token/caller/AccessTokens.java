package dev.statelab.stateless.token.caller;

import dev.statelab.stateless.token.AccessTokenPrincipal;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.ForeignTokens;
import dev.statelab.stateless.token.issuer.Issuer;
import dev.statelab.stateless.token.jwt.TokenVerifier;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.key.KeyRing;
import dev.statelab.stateless.token.proof.InvalidProofException;
import dev.statelab.stateless.token.proof.Proof;
import dev.statelab.stateless.token.proof.Proofs;
import dev.statelab.stateless.token.revocation.Revocation;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Authenticates a request by its access token, and by a proof if the token is bound to a key, for routes that need a caller.
 * {@link TokenVerifier} verifies the service's own tokens, {@link ForeignTokens} those of another issuer. The latter are verified on every
 * request, since an issuer does not announce that it has withdrawn a key.
 */
@Singleton
class AccessTokens implements HttpAuthenticationMechanism {

    /** RFC 6750, section 2.1; scheme names are case-insensitive (RFC 9110, section 11.1). */
    private static final String SCHEME = "Bearer ";

    /** RFC 9449, section 7.1. */
    private static final String PROVEN_SCHEME = Proofs.DPOP + ' ';

    private static final Logger LOG = Logger.getLogger(AccessTokens.class);

    private final Supplier<KeyRing> ring;
    private final TokenVerifier verifier;
    private final Optional<ForeignTokens> foreign;
    private final Revocation revocation;
    private final Proofs proofs;
    private final TokenMetrics metrics;
    private final VerifiedTokens known;

    AccessTokens(
            Issuer issuer,
            Supplier<KeyRing> ring,
            TokenVerifier verifier,
            Es256 es256,
            Revocation revocation,
            Proofs proofs,
            TokenMetrics metrics,
            TokenSettings settings,
            Vertx vertx) {
        this.ring = ring;
        this.verifier = verifier;
        this.foreign = issuer.foreign().map(other -> new ForeignTokens(other, settings.foreign(), es256, vertx));
        this.revocation = revocation;
        this.proofs = proofs;
        this.metrics = metrics;
        this.known = new VerifiedTokens(ring, settings.verifiedTokens());
    }

    /** A request without a token is anonymous. */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager others) {
        String credentials = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        boolean bearer = isUnder(SCHEME, credentials);
        if (!bearer && !isUnder(PROVEN_SCHEME, credentials)) {
            return Uni.createFrom().nullItem();
        }
        String token = credentials.substring(credentials.indexOf(' ')).strip();
        return Uni.createFrom()
                .deferred(() -> caller(token))
                .call(caller -> admit(
                        VerifiedToken.of(caller),
                        bearer ? Optional.empty() : Optional.of(proofs.of(request.request(), token))))
                .onFailure(InvalidTokenException.class)
                .transform(this::refused)
                .onFailure(InvalidProofException.class)
                .transform(AuthenticationFailedException::new);
    }

    private static boolean isUnder(String scheme, String credentials) {
        return credentials != null && credentials.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** {@inheritDoc} Only for requests that are refused outside the service's routes. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaders.WWW_AUTHENTICATE, SCHEME.strip()));
    }

    private Uni<SecurityIdentity> caller(String token) {
        return foreign.map(verifier -> verifier.verify(token).map(AccessTokens::caller))
                .orElseGet(() -> Uni.createFrom().item(ours(token)));
    }

    /** Checks what may change between two requests with a valid token. Both queries are sent to the denylist concurrently. */
    private Uni<Void> admit(VerifiedToken token, Optional<Proof> proof) {
        Proof.requireBound(token, proof);
        Uni<Void> unrevoked = revocation.check(token);
        return proof.map(of ->
                        Uni.combine().all().unis(unrevoked, proofs.use(of)).discardItems())
                .orElse(unrevoked);
    }

    private SecurityIdentity ours(String token) {
        Optional<SecurityIdentity> before = known.find(token);
        if (before.isPresent()) {
            return before.get();
        }
        KeyRing keys = ring.get();
        VerifiedToken verified = verifier.verify(token);
        SecurityIdentity caller = caller(verified);
        known.keep(token, keys, verified, caller);
        return caller;
    }

    private static SecurityIdentity caller(VerifiedToken verified) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new AccessTokenPrincipal(verified))
                .build();
    }

    private AuthenticationFailedException refused(Throwable refusal) {
        LOG.debugf("access token refused: %s", refusal.getMessage());
        metrics.refused(TokenType.ACCESS, (InvalidTokenException) refusal);
        return new AuthenticationFailedException(refusal);
    }
}
