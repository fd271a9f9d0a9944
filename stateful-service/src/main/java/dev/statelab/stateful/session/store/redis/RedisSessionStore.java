package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sessions in Redis 7.0 or newer, or Valkey, or a cluster of either, shared by all replicas. Every method is one round trip, except these:
 * listing or ending all sessions of a user takes two, and an {@link #open} takes one more if it replaces another user's session, three more
 * if the user exceeds the maximum number of sessions. Those sessions end in separate steps, before the open completes. {@link #endStrays}
 * takes one for each page of the keys, and another for each page with sessions of the user.
 *
 * <p>A session is a hash that Redis itself expires:
 *
 * <pre>
 * session:{&lt;tag&gt;}&lt;hash&gt;   user      who logged in
 *                        version   of the state, from 0
 *                        state     opaque
 *                        opened    milliseconds of the Unix epoch by the clock of Redis
 *                        used      likewise
 *                        client    address and device of the client that opened it; absent if an older release did
 * </pre>
 *
 * <p>The index of a user's sessions, {@code sessions:{<tag>}}, is a sorted set of their hashes, each with the instant at which it
 * expires. The scripts that open, use or end a session update it in the same step. An open removes expired sessions from it, and the
 * index itself expires with the last of its sessions. It costs a user about 155 bytes for the first session and 65 for each
 * further one.
 *
 * <p>A document is a string, {@code document:{<tag>}<name>}.
 *
 * <p>All of these have the user's {@linkplain SessionKey#tag tag}, by which Redis Cluster keeps them in one slot. A script touches only the keys
 * that it is given: while their slot moves from one server to another, it does all of its work or none.
 *
 * <p>Every end or change of a session is published on the {@linkplain RedisNames#channel channel}: the session's name if it ended; the name, a
 * space and the new version if it changed.
 *
 * <p>Only Redis' clock counts: the replicas' clocks may differ. Those of the nodes of a cluster must agree to well within
 * {@link SessionStore#PATIENCE}, since there is one {@link StoreClock} for all of them.
 */
public final class RedisSessionStore implements SessionStore {

    private static final RedisScript LOAD = RedisScript.beside(RedisSessionStore.class, "load");
    private static final RedisScript SAVE = RedisScript.beside(RedisSessionStore.class, "save");

    /** @param expiresIn how long after it was loaded it expires unless it is used */
    public record Loaded(Session session, Duration expiresIn) {}

    private final RedisCommands commands;
    private final UserSessions users;
    private final RedisNames names;
    private final StoreClock clock = new StoreClock();
    private final Opening opening;
    private final String idle;
    private final String absolute;
    private final String unnoted;

    /** Without notifications of sessions that end by themselves. */
    public RedisSessionStore(Redis redis, Lifetime lifetime) {
        this(redis, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, ended -> {});
    }

    /**
     * @param unnoted the minimum time between two recorded uses of a session, so that most reads do not write
     * @param replicated whether the end of a session and a document are acknowledged only once a Redis replica has them, and fail if none
     *     confirms in time
     * @param onEnded is notified, when a user logs in, of surplus sessions that end, and of those that have expired while the user had
     *     another one
     */
    public RedisSessionStore(
            Redis redis,
            RedisNames names,
            Lifetime lifetime,
            Duration unnoted,
            boolean replicated,
            Consumer<SessionEnded> onEnded) {
        this.names = names;
        this.commands = new RedisCommands(redis, replicated);
        this.users = new UserSessions(commands, names);
        this.opening = new Opening(commands, users, names, clock, lifetime, onEnded);
        this.unnoted = RedisScript.millis(unnoted);
        this.idle = RedisScript.millis(lifetime.idle());
        this.absolute = RedisScript.millis(lifetime.absolute());
    }

    @Override
    public String name() {
        return "redis";
    }

    /** {@code EVALSHA open.lua}; then the sessions that make way for the new one end, see {@link Opening}. */
    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        return opening.open(key, user, replaced, client);
    }

    /**
     * {@code EVALSHA load.lua}: {@code HMGET} and {@code TIME}; if the last recorded use is old enough, {@code PEXPIREAT} and {@code HSET}
     * of the session; {@code ZADD}, {@code PEXPIRETIME} and {@code PEXPIREAT} of the index.
     */
    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return loadTimed(key).map(found -> found.map(Loaded::session));
    }

    public Uni<Optional<Loaded>> loadTimed(SessionKey key) {
        return Uni.createFrom().deferred(() -> {
            long asked = System.nanoTime();
            return commands.run(
                            LOAD, List.of(names.session(key), names.index(key.tag())), List.of(idle, absolute, unnoted))
                    .map(found -> Optional.ofNullable(found).map(fields -> loaded(key, fields, asked)));
        });
    }

    private Loaded loaded(SessionKey key, Response fields, long asked) {
        clock.record(fields.get(4).toLong(), asked);
        Session session = new Session(
                key,
                fields.get(0).toString(),
                fields.get(1).toLong(),
                fields.get(2).toString());
        return new Loaded(session, Duration.ofMillis(fields.get(3).toLong()));
    }

    /** {@code EVALSHA save.lua}: {@code HGET} of the version; if it is the loaded one, {@code HSET}, {@code HINCRBY}, {@code PUBLISH}. */
    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return save(loaded, state, List.of(names.session(loaded.key())), List.of());
    }

    /**
     * {@code EVALSHA save.lua}: {@code HGET} of the version, {@code GET} of the document; if the version is the loaded one and there is no
     * document, {@code SET PX} of the document, {@code HSET}, {@code HINCRBY}, {@code PUBLISH}.
     */
    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return save(
                loaded,
                state,
                List.of(names.session(loaded.key()), names.document(loaded.key().tag(), document.name())),
                List.of(document.content(), RedisScript.millis(document.keep())));
    }

    private Uni<SaveResult> save(Session loaded, String state, List<String> keys, List<String> document) {
        return Uni.createFrom()
                .deferred(() -> saving(
                        document.isEmpty(),
                        keys,
                        Stream.concat(
                                        Stream.of(
                                                Long.toString(loaded.version()),
                                                state,
                                                Long.toString(clock.deadline()),
                                                names.channel()),
                                        document.stream())
                                .toList()))
                .map(result -> switch (result.get(0).toString()) {
                    case "saved" ->
                        new SaveResult.Saved(new Session(
                                loaded.key(), loaded.user(), result.get(1).toLong(), state));
                    case "taken" -> new SaveResult.Taken(result.get(1).toString());
                    case "conflict" -> new SaveResult.Conflict();
                    case "gone" -> new SaveResult.Gone();
                    case "late" -> throw clock.tooLate();
                    default -> throw new IllegalStateException("save.lua answered " + result);
                });
    }

    /** {@code GET}. */
    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return commands.send(Request.cmd(Command.GET).arg(names.document(SessionKey.tag(user), name)))
                .map(found -> Optional.ofNullable(found).map(Response::toString));
    }

    /** {@code ZREVRANGE} and {@code EVALSHA list.lua}. */
    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return users.list(user);
    }

    /** {@code EVALSHA end.lua}. */
    @Override
    public Uni<Boolean> end(SessionKey key) {
        return users.end(key.tag(), List.of(names.session(key))).map(ended -> !ended.isEmpty());
    }

    /** Like {@link #end(SessionKey)}, if the session is this user's. */
    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return key.isOf(user) ? end(key) : Uni.createFrom().item(false);
    }

    /** {@code ZRANGE} and {@code EVALSHA end-all.lua}, again if a login happened between them. */
    @Override
    public Uni<Integer> endAll(String user) {
        return endEach(user).map(List::size);
    }

    /** Like {@link #endAll}; returns the ended sessions. */
    public Uni<List<SessionKey>> endEach(String user) {
        return users.endAll(user);
    }

    /** {@code EVALSHA scan.lua} and {@code EVALSHA end.lua} for each page of the keys. */
    @Override
    public Uni<Integer> endStrays(String user) {
        return users.endStrays(user);
    }

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private Uni<Response> saving(boolean stateAlone, List<String> keys, List<String> arguments) {
        return stateAlone ? commands.run(SAVE, keys, arguments) : commands.runLasting(SAVE, keys, arguments);
    }
}
