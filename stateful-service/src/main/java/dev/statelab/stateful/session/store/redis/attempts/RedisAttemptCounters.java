package dev.statelab.stateful.session.store.redis.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.login.Attempts;
import dev.statelab.stateful.session.login.CounterName;
import dev.statelab.stateful.session.store.redis.RedisCommands;
import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.stateful.session.store.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;

/**
 * Counters in Redis or Redis Cluster. Each is a string {@code attempts:{<scope>}<name>}, see {@link CounterName}, which Redis itself
 * expires; the scope is the hash tag that keeps its counters in one slot. Every method is one round trip.
 */
public final class RedisAttemptCounters implements AttemptCounters {

    private static final RedisScript READ = RedisScript.beside(RedisAttemptCounters.class, "read");
    private static final RedisScript ADD = RedisScript.beside(RedisAttemptCounters.class, "add");

    private static final int SCOPE_LENGTH = 20;

    private final RedisCommands commands;
    private final RedisNames names;

    public RedisAttemptCounters(Redis redis, RedisNames names) {
        this.commands = new RedisCommands(redis, false);
        this.names = names;
    }

    /** {@code EVALSHA read.lua}: {@code GET} and {@code PTTL} of each. */
    @Override
    public Uni<List<Attempts>> read(String scope, List<String> counters) {
        return run(READ, scope, counters, List.of());
    }

    /** {@code EVALSHA add.lua}: {@code INCR} of each, {@code PEXPIRE} if it is the first, {@code PTTL}. */
    @Override
    public Uni<List<Attempts>> add(String scope, List<String> counters, Duration window) {
        return run(ADD, scope, counters, List.of(Long.toString(window.toMillis())));
    }

    private Uni<List<Attempts>> run(RedisScript script, String scope, List<String> counters, List<String> arguments) {
        List<String> keys =
                counters.stream().map(counter -> key(names, scope, counter)).toList();
        return commands.run(script, keys, arguments)
                .map(all -> RedisScript.elements(all)
                        .map(RedisAttemptCounters::attempts)
                        .toList());
    }

    /** The name of a counter in Redis. */
    static String key(RedisNames names, String scope, String counter) {
        String tag = CounterName.of(scope, "").substring(0, SCOPE_LENGTH);
        return names.prefix() + "attempts:{" + tag + '}' + CounterName.of(scope, counter);
    }

    private static Attempts attempts(Response counter) {
        Response count = counter.get(0);
        return count == null
                ? Attempts.NONE
                : new Attempts(count.toLong(), Duration.ofMillis(counter.get(1).toLong()));
    }
}
