package dev.statelab.stateless.token;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Asks whether a good access token was revoked, before Quarkus lets its caller in. */
@Singleton
class RevocationCheck implements SecurityIdentityAugmentor {

    private final Revocation revocation;
    private final Refusals refusals;

    RevocationCheck(Revocation revocation, Refusals refusals) {
        this.revocation = revocation;
        this.refusals = refusals;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .deferred(() -> revocation.check(VerifiedToken.of(identity)))
                .onFailure(InvalidTokenException.class)
                .transform(this::refused)
                .replaceWith(identity);
    }

    private AuthenticationFailedException refused(Throwable refusal) {
        refusals.count(TokenType.ACCESS, (InvalidTokenException) refusal);
        return new AuthenticationFailedException(refusal);
    }
}
