package dev.statelab.stateless.token.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.key.KeyRing;
import io.quarkus.security.identity.SecurityIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A cache of verified access tokens, keyed by the SHA-256 of the whole token, so that its signature is verified once. A token leaves the cache
 * when it expires and when any key of the ring changes. Rejected tokens are never cached, and the denylist is still asked for every
 * request.
 */
final class VerifiedTokens {

    private final Supplier<KeyRing> ring;
    private final Cache<ByteBuffer, Entry> entries;

    /** Copied for each use, which is faster than looking up its provider. */
    private final MessageDigest unused = sha256();

    private record Entry(KeyRing ring, VerifiedToken token, SecurityIdentity caller) {}

    /** @param size the maximum number of tokens; 0 for no cache */
    VerifiedTokens(Supplier<KeyRing> ring, int size) {
        this.ring = ring;
        this.entries = Caffeine.newBuilder().maximumSize(size).build();
    }

    /** The caller that the token identifies, if it was verified under the current keys and is still valid. */
    Optional<SecurityIdentity> find(String token) {
        ByteBuffer key = hash(token);
        Entry entry = entries.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.ring() != ring.get() || !entry.token().isGoodAt(Instant.now())) {
            entries.invalidate(key);
            return Optional.empty();
        }
        return Optional.of(entry.caller());
    }

    /** @param verifiedBy the ring from before the token was verified: a key may have been removed since */
    void keep(String token, KeyRing verifiedBy, VerifiedToken verified, SecurityIdentity caller) {
        entries.put(hash(token), new Entry(verifiedBy, verified, caller));
    }

    /** The number of tokens in the cache, after eviction. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private ByteBuffer hash(String token) {
        try {
            MessageDigest sha256 = (MessageDigest) unused.clone();
            return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
