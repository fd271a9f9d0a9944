package dev.statelab.stateless.token;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Tells Quarkus who calls. The service's own tokens go through {@link TokenVerifier} instead of MicroProfile JWT's verification, which
 * knows a fixed key and no kinds of token; those of another issuer through {@link ForeignTokens}. They are verified each time, since
 * nobody tells this service that the other one withdraws a key.
 */
@Singleton
class AccessTokens implements IdentityProvider<TokenAuthenticationRequest> {

    private static final Logger LOG = Logger.getLogger(AccessTokens.class);

    private final Supplier<KeyRing> ring;
    private final TokenVerifier verifier;
    private final Optional<ForeignTokens> foreign;
    private final Revocation revocation;
    private final TokenMetrics metrics;
    private final VerifiedTokens known;

    AccessTokens(
            Issuer issuer,
            Supplier<KeyRing> ring,
            TokenVerifier verifier,
            Es256 es256,
            Revocation revocation,
            TokenMetrics metrics,
            TokenSettings settings,
            Vertx vertx) {
        this.ring = ring;
        this.verifier = verifier;
        this.foreign = issuer.foreign().map(other -> new ForeignTokens(other, settings.foreign(), es256, vertx));
        this.revocation = revocation;
        this.metrics = metrics;
        this.known = new VerifiedTokens(ring, settings.verifiedTokens());
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** Asked before MicroProfile JWT's own provider, which has the default and is then never asked. */
    @Override
    public int priority() {
        return IdentityProvider.super.priority() + 1;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .deferred(() -> caller(request.getToken().getToken()))
                .flatMap(caller -> revocation.isOn()
                        ? revocation.check(VerifiedToken.of(caller)).replaceWith(caller)
                        : Uni.createFrom().item(caller))
                .onFailure(InvalidTokenException.class)
                .transform(this::refused);
    }

    private Uni<SecurityIdentity> caller(String token) {
        return foreign.map(verifier -> verifier.verify(token).map(verified -> caller(token, verified)))
                .orElseGet(() -> Uni.createFrom().item(ours(token)));
    }

    private SecurityIdentity ours(String token) {
        Optional<SecurityIdentity> before = known.find(token);
        if (before.isPresent()) {
            return before.get();
        }
        KeyRing keys = ring.get();
        VerifiedToken verified = verifier.verify(token);
        SecurityIdentity caller = caller(token, verified);
        known.keep(token, keys, verified, caller);
        return caller;
    }

    private static SecurityIdentity caller(String token, VerifiedToken verified) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new AccessTokenPrincipal(token, verified))
                .build();
    }

    private AuthenticationFailedException refused(Throwable refusal) {
        LOG.debugf("access token refused: %s", refusal.getMessage());
        metrics.refused(TokenType.ACCESS, (InvalidTokenException) refusal);
        return new AuthenticationFailedException(refusal);
    }
}
