package dev.statelab.stateful.session.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;

/**
 * Sends commands to Redis. Their failures are those of {@link RedisFailure}.
 *
 * @param replicated whether a {@linkplain #runLasting lasting} write is acknowledged only once a Redis replica has it
 */
public record RedisCommands(Redis redis, boolean replicated) {

    Uni<Response> send(Request request) {
        return answer(redis.send(request));
    }

    /** Runs a script, again at each subscription. */
    public Uni<Response> run(RedisScript script, List<String> keys, List<String> arguments) {
        return answer(script.run(redis, keys, arguments));
    }

    /** For writes that a failover must not undo once they are acknowledged to a client: no session may be revived, and no order lost. */
    Uni<Response> runLasting(RedisScript script, List<String> keys, List<String> arguments) {
        return replicated ? answer(script.runReplicated(redis, keys, arguments)) : run(script, keys, arguments);
    }

    private static Uni<Response> answer(Uni<Response> command) {
        return command.onFailure().transform(RedisFailure::of);
    }
}
