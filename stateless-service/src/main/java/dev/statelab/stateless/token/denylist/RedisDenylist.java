package dev.statelab.stateless.token.denylist;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.revocation.Denylist;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * A denylist in Redis 6.2 or newer, or Valkey, shared by all replicas. Every method is one round trip, except a replica's first
 * use of a refresh token. Its keys expire with the last token or proof that they concern, and all begin with {@code revoked:}:
 *
 * <pre>
 * revoked:{&lt;length&gt;:&lt;issuer&gt;:&lt;user&gt;}           the time until which all logins of the user are revoked
 * revoked:{&lt;length&gt;:&lt;issuer&gt;:&lt;user&gt;}:&lt;family&gt;  "revoked", or the generation used last and the time of its use
 * revoked:proof:&lt;hash&gt;                         empty, as long as a used proof could still be valid
 * </pre>
 *
 * <p>Times are milliseconds since 1970. The length is that of the issuer and keeps two issuers' names apart whatever characters they
 * contain; the braces keep a user's keys in one slot of a cluster.
 */
@Singleton
final class RedisDenylist implements Denylist {

    /**
     * KEYS: user, family. ARGV: start of the family, its end, generation, grace, deadline of the client. The clock is the server's, which
     * all replicas share; the reply contains its time.
     */
    private static final String USE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if now > tonumber(ARGV[5]) then
              return {'late', now}
            end
            local begun = redis.call('GET', KEYS[1])
            if begun and tonumber(ARGV[1]) <= tonumber(begun) then
              return {'revoked', now}
            end
            local entry = redis.call('GET', KEYS[2])
            if entry == 'revoked' then
              return {'revoked', now}
            end
            local generation = tonumber(ARGV[3])
            if entry then
              local last, since = string.match(entry, '^(%d+) (%d+)$')
              if generation == tonumber(last) and now - tonumber(since) <= tonumber(ARGV[4]) then
                return {'good', now}
              end
              if generation <= tonumber(last) then
                redis.call('SET', KEYS[2], 'revoked', 'PXAT', ARGV[2])
                return {'repeated', now}
              end
            end
            redis.call('SET', KEYS[2], string.format('%d %d', generation, now), 'PXAT', ARGV[2])
            return {'good', now}
            """;

    /** KEYS: user. ARGV: the time until which all logins are revoked, and when the entry expires. A late call does not undo a later one. */
    private static final String REVOKE_ALL = """
            local begun = redis.call('GET', KEYS[1])
            if not begun or tonumber(begun) < tonumber(ARGV[1]) then
              redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
            end
            """;

    private static final String REVOKED = "revoked";

    private final Redis redis;
    private final RedisClock clock = new RedisClock();

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
        return redis.send(Request.cmd(Command.SET)
                        .arg(key(family))
                        .arg(REVOKED)
                        .arg("PXAT")
                        .arg(forgotten(family.end())))
                .replaceWithVoid();
    }

    /** {@code EVAL}. */
    @Override
    public Uni<Void> addAll(String issuer, String user, Instant begun, Instant until) {
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(REVOKE_ALL)
                        .arg(1)
                        .arg(user(issuer, user))
                        .arg(begun.toEpochMilli())
                        .arg(forgotten(until)))
                .replaceWithVoid();
    }

    /** {@code EVAL}, twice if the clock of Redis is not known yet: the first call only fetches it. */
    @Override
    public Uni<Use> use(Family family, long generation, Duration grace, Duration patience) {
        return Uni.createFrom().deferred(() -> {
            long end = System.nanoTime() + patience.toNanos();
            return Uni.createFrom()
                    .deferred(() -> redis.send(use(family, generation, grace, clock.at(end))))
                    .map(this::answer)
                    .onFailure(TooLateException.class)
                    .retry()
                    .until(late -> System.nanoTime() - end < 0);
        });
    }

    /** {@code SET PX NX}. */
    @Override
    public Uni<Boolean> useProof(String id, Duration memory) {
        return redis.send(Request.cmd(Command.SET)
                        .arg("revoked:proof:" + id)
                        .arg("")
                        .arg("PX")
                        .arg(memory.toMillis())
                        .arg("NX"))
                .map(Objects::nonNull);
    }

    private static Request use(Family family, long generation, Duration grace, long deadline) {
        return Request.cmd(Command.EVAL)
                .arg(USE)
                .arg(2)
                .arg(user(family))
                .arg(key(family))
                .arg(family.start().toEpochMilli())
                .arg(forgotten(family.end()))
                .arg(generation)
                .arg(grace.toMillis())
                .arg(deadline);
    }

    private Use answer(Response use) {
        clock.record(use.get(1).toLong());
        String became = use.get(0).toString();
        if (became.equals("late")) {
            throw new TooLateException();
        }
        return Use.valueOf(became.toUpperCase(Locale.ROOT));
    }

    private static long forgotten(Instant end) {
        return end.plus(VerifiedToken.CLOCK_SKEW).toEpochMilli();
    }

    private static String key(Family family) {
        return user(family) + ':' + family.id();
    }

    private static String user(Family family) {
        return user(family.issuer(), family.user());
    }

    private static String user(String issuer, String user) {
        return "revoked:{" + issuer.length() + ':' + issuer + ':' + user + '}';
    }
}
