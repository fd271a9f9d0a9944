package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Lua script, which Redis runs as one atomic step. It is sent once and then called by its SHA-1; a server that does not know
 * it, as after a restart, gets it with the call and keeps it.
 */
public final class RedisScript {

    /** How long to wait for a Redis replica: half of {@link SessionStore#PATIENCE}. The rest is for earlier steps and for the reply. */
    private static final Duration FOR_REPLICA = SessionStore.PATIENCE.dividedBy(2);

    private final String text;
    private final String sha1;

    private RedisScript(byte[] text) {
        this.text = new String(text, StandardCharsets.UTF_8);
        this.sha1 = sha1(text);
    }

    /** The script {@code <name>.lua} beside the class that runs it. */
    public static RedisScript beside(Class<?> user, String name) {
        try (InputStream file = user.getResourceAsStream(name + ".lua")) {
            return new RedisScript(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it by {@code EVALSHA}; a second round trip, by {@code EVAL}, is needed only if the server replies NOSCRIPT. */
    Uni<Response> run(Redis redis, List<String> keys, List<String> arguments) {
        return redis.send(request(Command.EVALSHA, sha1, keys, arguments))
                .onFailure(RedisScript::isUnknownScript)
                .recoverWithUni(() -> redis.send(request(Command.EVAL, text, keys, arguments)));
    }

    /**
     * Like {@link #run}, and then on the same connection, in the same round trip, {@code WAIT} until a Redis replica has everything that
     * was written so far, including the writes of an earlier call that this one repeats.
     *
     * @return fails if no replica has it in time; the primary has it nevertheless
     */
    Uni<Response> runReplicated(Redis redis, List<String> keys, List<String> arguments) {
        Request wait = Request.cmd(Command.WAIT).arg(1).arg(FOR_REPLICA.toMillis());
        return redis.batch(List.of(request(Command.EVALSHA, sha1, keys, arguments), wait))
                .onFailure(RedisScript::isUnknownScript)
                .recoverWithUni(() -> redis.batch(List.of(request(Command.EVAL, text, keys, arguments), wait)))
                .map(answers -> {
                    if (answers.get(1).toInteger() == 0) {
                        throw new StoreUnavailableException(
                                "no replica of Redis acknowledged the write within " + FOR_REPLICA.toMillis() + " ms");
                    }
                    return answers.getFirst();
                });
    }

    /** The elements of a reply that is an array. */
    public static Stream<Response> elements(Response array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** A duration as an argument of a script, in milliseconds. */
    static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    /** In a batch, the error has a prefix. */
    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().contains("NOSCRIPT");
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
