package dev.statelab.stateless.token.proof;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.Issuer;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.revocation.Denylist;
import dev.statelab.stateless.token.revocation.Revocation;
import dev.statelab.stateless.token.revocation.RevocationUnavailableException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The proofs of possession that requests carry (RFC 9449). A client that sends one when it logs in gets tokens that are bound to its key,
 * and that are worthless without a new proof for each request.
 *
 * <p>A proof can be used once. Each replica remembers the last {@value #CAPACITY} used proofs by itself; if there is a {@link Denylist},
 * all replicas share it.
 */
@Singleton
public class Proofs {

    /** The header that carries a proof, and the scheme of the tokens that need one. */
    public static final String DPOP = "DPoP";

    /** The one algorithm of a proof, as the challenges name it. */
    public static final String ALGORITHM = ProofVerifier.ALGORITHM;

    /** The maximum number of remembered proofs, so that generated proofs cannot fill the memory. */
    static final int CAPACITY = 50_000;

    /** How long a used proof is remembered: longer than any proof is valid, even if its client's clock is ahead or behind. */
    static final Duration MEMORY = ProofVerifier.LIFETIME.plus(VerifiedToken.CLOCK_SKEW.multipliedBy(3));

    private final ProofVerifier verifier;
    private final Revocation revocation;
    private final TokenMetrics metrics;
    private final UsedProofs used = new UsedProofs(CAPACITY, MEMORY, System::nanoTime);

    Proofs(Issuer issuer, Es256 es256, Revocation revocation, TokenMetrics metrics) {
        this.verifier = new ProofVerifier(issuer.url(""), es256);
        this.revocation = revocation;
        this.metrics = metrics;
    }

    /**
     * The proof of a request that needs none, if it carries one.
     *
     * @throws InvalidProofException if it carries an invalid one, or several
     */
    public Optional<Proof> of(HttpServerRequest request) {
        return request.headers().contains(DPOP) ? Optional.of(verified(request, Optional.empty())) : Optional.empty();
    }

    /**
     * The proof that must come with an access token.
     *
     * @throws InvalidProofException if it is missing, invalid, or for another token
     */
    public Proof of(HttpServerRequest request, String accessToken) {
        return verified(request, Optional.of(accessToken));
    }

    private Proof verified(HttpServerRequest request, Optional<String> accessToken) {
        List<String> proofs = request.headers().getAll(DPOP);
        try {
            if (proofs.size() != 1) {
                throw new InvalidTokenException(Reason.MISSING);
            }
            return verifier.verify(proofs.getFirst(), request.method().name(), request.path(), accessToken);
        } catch (InvalidTokenException bad) {
            throw refused(bad);
        }
    }

    /**
     * Uses up a proof, after everything else about the request was verified, so that unauthenticated requests take no memory.
     *
     * @return fails with {@link InvalidProofException} if it was used before, and with {@link RevocationUnavailableException}
     */
    public Uni<Void> use(Proof proof) {
        return (used.add(proof.id())
                        ? revocation.useProof(proof.id(), MEMORY)
                        : Uni.createFrom().<Void>failure(new InvalidTokenException(Reason.REPLAYED)))
                .onFailure(InvalidTokenException.class)
                .transform(bad -> refused((InvalidTokenException) bad));
    }

    /** The number of proofs in memory. */
    int size() {
        return used.size();
    }

    private InvalidProofException refused(InvalidTokenException bad) {
        metrics.refused(TokenType.PROOF, bad);
        return new InvalidProofException(bad.reason());
    }
}
