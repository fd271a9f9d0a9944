package dev.statelab.stateful.session.store;

import dev.statelab.stateful.session.Document;
import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SaveResult;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionKey;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sessions in Redis 7.0 or newer, or Valkey, shared by all replicas. Every method is one round trip.
 *
 * <p>A session is a hash that Redis itself expires:
 *
 * <pre>
 * session:&lt;key&gt;   user      who logged in
 *                 version   of the state, from 0
 *                 state     opaque
 *                 deadline  when it expires at the latest, milliseconds of the Unix epoch by the clock of Redis
 * </pre>
 *
 * <p>A document is a string, {@code document:<length of the user's name>:<user>:<name>}; the length keeps two users' names
 * apart whatever characters they have.
 *
 * <p>Time is read by Redis alone: the replicas' clocks may differ. Scripts touch two keys, so this is for one Redis or one with
 * replicas, and not for Redis Cluster.
 */
final class RedisSessionStore implements SessionStore {

    private static final RedisScript OPEN = RedisScript.named("open");
    private static final RedisScript LOAD = RedisScript.named("load");
    private static final RedisScript SAVE = RedisScript.named("save");

    private final Redis redis;
    private final String idle;
    private final String absolute;

    RedisSessionStore(Redis redis, Lifetime lifetime) {
        this.redis = redis;
        this.idle = millis(lifetime.idle());
        this.absolute = millis(lifetime.absolute());
    }

    @Override
    public String name() {
        return "redis";
    }

    /**
     * {@code EVALSHA open.lua}: {@code HMGET} of the replaced session, {@code HSET} of the new one, {@code PEXPIRE} by the
     * absolute timeout, {@code PEXPIRETIME} for the deadline that follows, {@code PEXPIRE LT} by the idle timeout,
     * {@code DEL} of the replaced session.
     */
    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced) {
        List<String> keys = replaced.map(old -> List.of(name(key), name(old))).orElse(List.of(name(key)));
        return answer(OPEN.run(redis, keys, List.of(user, idle, absolute)))
                .map(opened -> new Session(
                        key, user, opened.get(0).toLong(), opened.get(1).toString()));
    }

    /** {@code EVALSHA load.lua}: {@code HMGET}, {@code PEXPIRE} by the idle timeout, {@code PEXPIREAT LT} the deadline. */
    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return answer(LOAD.run(redis, List.of(name(key)), List.of(idle)))
                .map(found -> Optional.ofNullable(found)
                        .map(fields -> new Session(
                                key,
                                fields.get(0).toString(),
                                fields.get(1).toLong(),
                                fields.get(2).toString())));
    }

    /** {@code EVALSHA save.lua}: {@code HGET} of the version; where it is the loaded one, {@code HSET}. */
    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return save(loaded, state, List.of(name(loaded.key())), List.of(version(loaded), state));
    }

    /**
     * {@code EVALSHA save.lua}: {@code HGET} of the version, {@code GET} of the document; where the version is the loaded one
     * and there is no document, {@code SET PX} of the document and {@code HSET}.
     */
    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return save(
                loaded,
                state,
                List.of(name(loaded.key()), name(loaded.user(), document.name())),
                List.of(version(loaded), state, document.content(), millis(document.keep())));
    }

    private Uni<SaveResult> save(Session loaded, String state, List<String> keys, List<String> arguments) {
        return answer(SAVE.run(redis, keys, arguments)).map(result -> switch (result.get(0)
                .toString()) {
            case "saved" ->
                new SaveResult.Saved(
                        new Session(loaded.key(), loaded.user(), result.get(1).toLong(), state));
            case "taken" -> new SaveResult.Taken(result.get(1).toString());
            case "conflict" -> new SaveResult.Conflict();
            case "gone" -> new SaveResult.Gone();
            default -> throw new IllegalStateException("save.lua answered " + result);
        });
    }

    /** {@code GET}. */
    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return answer(redis.send(Request.cmd(Command.GET).arg(name(user, name))))
                .map(found -> Optional.ofNullable(found).map(Response::toString));
    }

    /** {@code DEL}. */
    @Override
    public Uni<Void> end(SessionKey key) {
        return answer(redis.send(Request.cmd(Command.DEL).arg(name(key)))).replaceWithVoid();
    }

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private static <T> Uni<T> answer(Uni<T> command) {
        return command.onFailure().transform(StoreUnavailableException::new);
    }

    private static String name(SessionKey key) {
        return "session:" + key.value();
    }

    private static String name(String user, String document) {
        return "document:" + user.length() + ':' + user + ':' + document;
    }

    private static String version(Session session) {
        return Long.toString(session.version());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
