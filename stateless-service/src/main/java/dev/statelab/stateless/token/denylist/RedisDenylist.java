package dev.statelab.stateless.token.denylist;

import dev.statelab.stateless.token.Denylist;
import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.TokenVerifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A denylist in Redis 6.2 or newer, or Valkey, shared by all replicas. Every method is one round trip. Its keys expire when the
 * last token they are about does, and all begin with {@code revoked:}:
 *
 * <pre>
 * revoked:{&lt;length of the issuer&gt;:&lt;issuer&gt;:&lt;user&gt;}                 the moment until which all that the user began is revoked
 * revoked:{&lt;length of the issuer&gt;:&lt;issuer&gt;:&lt;user&gt;}:&lt;family&gt;        "revoked", or the generation used last and the moment of that
 * </pre>
 *
 * <p>Moments are milliseconds since 1970. The length keeps two issuers' names apart whatever characters they have; the braces keep what
 * one user has in one slot of a cluster.
 */
@Singleton
final class RedisDenylist implements Denylist {

    /**
     * KEYS: user, family. ARGV: start of the family, its end, generation, grace. The clock is the server's, which all replicas share.
     */
    private static final String USE = """
            local begun = redis.call('GET', KEYS[1])
            if begun and tonumber(ARGV[1]) <= tonumber(begun) then
              return 'revoked'
            end
            local entry = redis.call('GET', KEYS[2])
            if entry == 'revoked' then
              return 'revoked'
            end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local generation = tonumber(ARGV[3])
            if entry then
              local last, since = string.match(entry, '^(%d+) (%d+)$')
              if generation == tonumber(last) and now - tonumber(since) <= tonumber(ARGV[4]) then
                return 'good'
              end
              if generation <= tonumber(last) then
                redis.call('SET', KEYS[2], 'revoked', 'PXAT', ARGV[2])
                return 'repeated'
              end
            end
            redis.call('SET', KEYS[2], string.format('%d %d', generation, now), 'PXAT', ARGV[2])
            return 'good'
            """;

    private static final String REVOKED = "revoked";

    private final Redis redis;

    RedisDenylist(Redis redis) {
        this.redis = redis;
    }

    /** {@code MGET}. */
    @Override
    public Uni<Boolean> contains(Family family) {
        Request both = Request.cmd(Command.MGET).arg(user(family)).arg(key(family));
        return redis.send(both).map(entries -> {
            Response begun = entries.get(0);
            Response entry = entries.get(1);
            return entry != null && entry.toString().equals(REVOKED)
                    || begun != null && family.start().toEpochMilli() <= begun.toLong();
        });
    }

    /** {@code SET PXAT}. */
    @Override
    public Uni<Void> add(Family family) {
        return redis.send(set(key(family), REVOKED, family.end())).replaceWithVoid();
    }

    /** {@code SET PXAT}. */
    @Override
    public Uni<Void> addAll(String issuer, String user, Instant begun, Instant until) {
        return redis.send(set(user(issuer, user), Long.toString(begun.toEpochMilli()), until))
                .replaceWithVoid();
    }

    /** {@code EVAL}. */
    @Override
    public Uni<Use> use(Family family, long generation, Duration grace) {
        Request script = Request.cmd(Command.EVAL)
                .arg(USE)
                .arg(2)
                .arg(user(family))
                .arg(key(family))
                .arg(family.start().toEpochMilli())
                .arg(forgotten(family.end()))
                .arg(generation)
                .arg(grace.toMillis());
        return redis.send(script).map(use -> Use.valueOf(use.toString().toUpperCase(Locale.ROOT)));
    }

    private static Request set(String key, String value, Instant end) {
        return Request.cmd(Command.SET).arg(key).arg(value).arg("PXAT").arg(forgotten(end));
    }

    private static long forgotten(Instant end) {
        return end.plus(TokenVerifier.CLOCK_SKEW).toEpochMilli();
    }

    private static String key(Family family) {
        return user(family) + ':' + family.id();
    }

    private static String user(Family family) {
        return user(family.issuer(), family.user());
    }

    private static String user(String issuer, String user) {
        return "revoked:{%d:%s:%s}".formatted(issuer.length(), issuer, user);
    }
}
