package dev.statelab.stateless.token.denylist;

import dev.statelab.stateless.token.Denylist;
import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.TokenVerifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * A denylist in Redis 6.2 or newer, or Valkey, shared by all replicas. Every method is one round trip. Its keys expire when the
 * last token of the family does, and all begin with {@code revoked:}:
 *
 * <pre>
 * revoked:family:&lt;length of the issuer&gt;:&lt;issuer&gt;:&lt;family&gt;     the family was revoked
 * revoked:refresh:&lt;length of the issuer&gt;:&lt;issuer&gt;:&lt;token id&gt;  the refresh token was used
 * </pre>
 *
 * <p>The length keeps two issuers' names apart whatever characters they have.
 */
@Singleton
final class RedisDenylist implements Denylist {

    private final Redis redis;

    RedisDenylist(Redis redis) {
        this.redis = redis;
    }

    /** {@code EXISTS}. */
    @Override
    public Uni<Boolean> contains(Family family) {
        return redis.send(exists(family)).map(found -> found.toInteger() == 1);
    }

    /** {@code SET PXAT}. */
    @Override
    public Uni<Void> add(Family family) {
        return redis.send(set(key("family", family, family.id()), family)).replaceWithVoid();
    }

    /**
     * {@code EXISTS} of the family and {@code SET NX PXAT} of the token, sent together. They need not be one step: a family that is
     * revoked in between is revoked for the pair that this refresh gives, too.
     */
    @Override
    public Uni<Use> use(Family family, String tokenId) {
        Request first = set(key("refresh", family, tokenId), family).arg("NX");
        return redis.batch(List.of(exists(family), first)).map(answers -> {
            if (answers.get(0).toInteger() == 1) {
                return Use.REVOKED;
            }
            return answers.get(1) == null ? Use.REPEATED : Use.FIRST;
        });
    }

    private static Request exists(Family family) {
        return Request.cmd(Command.EXISTS).arg(key("family", family, family.id()));
    }

    private static Request set(String key, Family family) {
        long end = family.end().plus(TokenVerifier.CLOCK_SKEW).toEpochMilli();
        return Request.cmd(Command.SET).arg(key).arg("").arg("PXAT").arg(end);
    }

    private static String key(String kind, Family family, String id) {
        return "revoked:%s:%d:%s:%s".formatted(kind, family.issuer().length(), family.issuer(), id);
    }
}
