package dev.statelab.stateless.token.revocation;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.Issuer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Revokes tokens before they expire, if {@link TokenSettings#revocation} is on. If it is off, nothing is revoked and no store is asked.
 *
 * <p>While the denylist cannot be reached, {@link TokenSettings#revocationOnFailure} decides: {@code open} accepts every token,
 * {@code closed} rejects every one. Revocations fail either way: a logout that is not stored has not happened.
 */
@Singleton
public class Revocation {

    /** How long the denylist has to answer. A logout asks it twice, and the client must have a response within a second. */
    private static final Duration PATIENCE = Duration.ofMillis(350);

    private static final int PARTS = 5;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(Revocation.class);

    private final Optional<Denylist> denylist;
    private final boolean open;
    private final boolean foreign;
    private final TokenSettings settings;
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    /** @param denylists used only if revocation is on */
    @Inject
    Revocation(TokenSettings settings, Issuer issuer, Instance<Denylist> denylists) {
        this(settings, issuer, (Supplier<Denylist>) denylists::get);
    }

    Revocation(TokenSettings settings, Issuer issuer, Supplier<Denylist> denylists) {
        this.denylist = settings.revocation() == TokenSettings.Revocation.DENYLIST
                ? Optional.of(denylists.get())
                : Optional.empty();
        this.settings = settings;
        this.foreign = issuer.isElsewhere();
        this.open = settings.revocationOnFailure() == TokenSettings.OnFailure.OPEN;
    }

    /** Whether a token can be revoked before it expires. */
    public boolean isOn() {
        return denylist.isPresent();
    }

    /**
     * Revokes all tokens that descend from the same login.
     *
     * @return fails with {@link RevocationUnavailableException}
     */
    public Uni<Void> revoke(VerifiedToken token) {
        return denylist.map(list -> withTimeout(list.add(family(token))))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /**
     * Revokes all tokens of the same user, from every login so far.
     *
     * @return fails with {@link RevocationUnavailableException}
     */
    public Uni<Void> revokeAll(VerifiedToken token) {
        Instant now = Instant.now();
        return denylist.map(list -> withTimeout(list.addAll(token.issuer(), token.subject(), now, lastEnd(token, now))))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** When the last token that the user has now expires. The lifetime of another issuer's tokens is known only from this token. */
    private Instant lastEnd(VerifiedToken token, Instant now) {
        Instant ours = now.plus(settings.refreshLifetime());
        if (!foreign) {
            return ours;
        }
        Instant theirs = token.find("iat", Number.class)
                .map(issued -> now.plusSeconds(token.expires().getEpochSecond() - issued.longValue()))
                .orElseGet(token::expires);
        return theirs.isAfter(ours) ? theirs : ours;
    }

    /** Completes if the token is not revoked, and fails with {@code revoked} otherwise. */
    public Uni<Void> check(VerifiedToken token) {
        return denylist.map(list -> passing(list.contains(family(token)), false)
                        .invoke(revoked -> {
                            if (revoked) {
                                throw new InvalidTokenException(Reason.REVOKED);
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /**
     * Uses up a refresh token. If it is used again after {@link TokenSettings#refreshGrace}, two parties have it, and nobody can tell which
     * one is the owner: it fails with {@code reused}, and its family is revoked (RFC 9700, section 4.14.2). Within the grace period it is
     * more likely a client that did not get the response, or that has two tabs.
     */
    public Uni<Void> use(Family family, long generation) {
        return denylist.map(list -> passing(
                                list.use(family, generation, settings.refreshGrace(), PATIENCE), Denylist.Use.GOOD)
                        .invoke(Revocation::requireGood)
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /**
     * Uses up a proof for all replicas, if there is a denylist; fails with {@code replayed} if it was used before.
     *
     * @param id of the proof
     * @param memory how long the use is remembered, longer than the proof is valid
     */
    public Uni<Void> useProof(String id, Duration memory) {
        return denylist.map(list -> passing(list.useProof(id, memory), true)
                        .invoke(first -> {
                            if (!first) {
                                throw new InvalidTokenException(Reason.REPLAYED);
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static void requireGood(Denylist.Use use) {
        switch (use) {
            case GOOD -> {}
            case REPEATED -> throw new InvalidTokenException(Reason.REUSED);
            case REVOKED -> throw new InvalidTokenException(Reason.REVOKED);
        }
    }

    private Family family(VerifiedToken token) {
        return foreign ? Family.alone(token) : Family.of(token, settings.issuer());
    }

    private <T> Uni<T> passing(Uni<T> question, T whenOpen) {
        Uni<T> answer = withTimeout(question);
        return open ? answer.onFailure(RevocationUnavailableException.class).recoverWithItem(whenOpen) : answer;
    }

    /**
     * Queries the denylist. If the denylist discards the query as too late while the caller still waits, the delay was in this process and
     * not in the denylist, so the query is sent once more.
     *
     * @param question is subscribed to once or twice
     */
    private <T> Uni<T> withTimeout(Uni<T> question) {
        return Uni.combine()
                .any()
                .of(question, Revocation.<T>silence())
                .onFailure(Denylist.TooLateException.class)
                .retry()
                .atMost(1)
                .onFailure()
                .invoke(this::log)
                .onFailure()
                .transform(RevocationUnavailableException::new);
    }

    /**
     * Fails when the denylist's time is over, counted in parts. A pause of this process itself, by its garbage collector or on a busy
     * machine, uses up only one part: a response that arrived during the pause has not been processed yet.
     */
    private static <T> Uni<T> silence() {
        return Uni.createFrom()
                .<T>nullItem()
                .onItem()
                .delayIt()
                .by(PATIENCE.dividedBy(PARTS))
                .repeat()
                .atMost(PARTS)
                .onCompletion()
                .failWith(() -> new TimeoutException("no answer within " + PATIENCE.toMillis() + " ms"))
                .toUni();
    }

    /** At hundreds of requests per second, a line for each would hide everything else. */
    private void log(Throwable failure) {
        long now = System.nanoTime();
        long next = nextLine.get();
        if (now - next >= 0 && nextLine.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
            LOG.warnf("the denylist is unavailable, tokens %s: %s", open ? "pass" : "are refused", failure);
        }
    }
}
