package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.Client;
import dev.statelab.stateful.session.Document;
import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SaveResult;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionEnded;
import dev.statelab.stateful.session.SessionEvents.Ending;
import dev.statelab.stateful.session.SessionInfo;
import dev.statelab.stateful.session.SessionKey;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.StoreClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    private static final RedisScript OPEN = RedisScript.named("open");
    private static final RedisScript LOAD = RedisScript.named("load");
    private static final RedisScript SAVE = RedisScript.named("save");
    private static final RedisScript LIST = RedisScript.named("list");
    private static final RedisScript END = RedisScript.named("end");
    private static final RedisScript END_ALL = RedisScript.named("end-all");
    private static final RedisScript SCAN = RedisScript.named("scan");

    /** @param expiresIn how long after it was loaded it expires unless it is used */
    public record Loaded(Session session, Duration expiresIn) {}

    /** The cursor of a scan's first page. */
    private static final String START = "0";

    /** The number of keys that a scan looks at in one step. */
    private static final int PAGE = 100;

    /** The maximum number of surplus sessions that one login ends, so that no login takes long. */
    private static final int MOST_TO_MAKE_ROOM = 100;

    private final Redis redis;
    private final RedisNames names;
    private final StoreClock clock = new StoreClock();
    private final String idle;
    private final String absolute;
    private final String unnoted;
    private final boolean replicated;
    private final int perUser;
    private final Consumer<SessionEnded> told;

    /** Without notifications of sessions that end by themselves. */
    public RedisSessionStore(Redis redis, Lifetime lifetime) {
        this(redis, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, ended -> {});
    }

    /**
     * @param unnoted the minimum time between two recorded uses of a session, so that most reads do not write
     * @param replicated whether the end of a session and a document are acknowledged only once a Redis replica has them, and fail if none
     *     confirms in time
     * @param told is notified, when a user logs in, of surplus sessions that end, and of those that have expired while the user had another
     *     one
     */
    public RedisSessionStore(
            Redis redis,
            RedisNames names,
            Lifetime lifetime,
            Duration unnoted,
            boolean replicated,
            Consumer<SessionEnded> told) {
        this.told = told;
        this.names = names;
        this.replicated = replicated;
        this.redis = redis;
        this.unnoted = millis(unnoted);
        this.idle = millis(lifetime.idle());
        this.absolute = millis(lifetime.absolute());
        this.perUser = lifetime.perUser();
    }

    @Override
    public String name() {
        return "redis";
    }

    /**
     * {@code EVALSHA open.lua}: {@code HMGET} of the replaced session, {@code TIME}, {@code HSET} and {@code PEXPIREAT} of the new one; in
     * the index {@code ZRANGEBYSCORE} and {@code ZREMRANGEBYSCORE} of what has expired, {@code ZADD}, {@code PEXPIRETIME},
     * {@code PEXPIREAT}, {@code ZCARD}; {@code DEL}, {@code ZREM} and {@code PUBLISH} of the replaced session. Another user's session is
     * {@linkplain #end(SessionKey) ended} after that, and so are the user's oldest sessions if there are too many.
     */
    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        Optional<SessionKey> own = replaced.filter(old -> old.isOf(user));
        List<String> keys = Stream.concat(
                        Stream.of(names.session(key), names.index(key.tag())), own.map(names::session).stream())
                .toList();
        return answer(Uni.createFrom()
                        .deferred(() -> opening(
                                own.isEmpty(),
                                keys,
                                List.of(user, idle, absolute, deadline(), client.text(), names.channel()))))
                .flatMap(opened -> {
                    if (opened.size() == 0) {
                        throw clock.tooLate();
                    }
                    keys(key.tag(), opened.get(3)).forEach(expired -> tell(expired, Ending.EXPIRED));
                    Session session = new Session(
                            key, user, opened.get(0).toLong(), opened.get(1).toString());
                    return replaced.filter(old -> own.isEmpty())
                            .map(old -> end(old).replaceWithVoid())
                            .orElseGet(() -> Uni.createFrom().voidItem())
                            .chain(() -> opened.get(2).toInteger() > perUser
                                    ? makeRoom(session)
                                    : Uni.createFrom().voidItem())
                            .replaceWith(session);
                });
    }

    /** Ends the oldest surplus sessions of a user, but not the one that was just opened. */
    private Uni<Void> makeRoom(Session opened) {
        return sessionsOf(opened.user())
                .flatMap(all -> end(
                        opened.key().tag(),
                        all.reversed().stream()
                                .map(SessionInfo::key)
                                .limit(Math.max(all.size() - perUser, 0))
                                .filter(key -> !key.equals(opened.key()))
                                .limit(MOST_TO_MAKE_ROOM)
                                .map(names::session)
                                .toList()))
                .invoke(ended -> ended.forEach(key -> tell(key, Ending.CAP)))
                .replaceWithVoid();
    }

    private void tell(SessionKey key, Ending why) {
        told.accept(new SessionEnded(key, why));
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
            return answer(LOAD.run(
                            redis,
                            List.of(names.session(key), names.index(key.tag())),
                            List.of(idle, absolute, unnoted)))
                    .map(found -> Optional.ofNullable(found).map(fields -> loaded(key, fields, asked)));
        });
    }

    private Loaded loaded(SessionKey key, Response fields, long asked) {
        clock.told(fields.get(4).toLong(), asked);
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
                List.of(document.content(), millis(document.keep())));
    }

    private Uni<SaveResult> save(Session loaded, String state, List<String> keys, List<String> document) {
        return answer(Uni.createFrom()
                        .deferred(() -> saving(
                                document.isEmpty(),
                                keys,
                                Stream.concat(
                                                Stream.of(version(loaded), state, deadline(), names.channel()),
                                                document.stream())
                                        .toList())))
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
        return answer(redis.send(Request.cmd(Command.GET).arg(names.document(SessionKey.tag(user), name))))
                .map(found -> Optional.ofNullable(found).map(Response::toString));
    }

    /** {@code ZREVRANGE} of the index; {@code EVALSHA list.lua}: {@code HMGET} of each session. */
    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return indexed(user, Command.ZREVRANGE)
                .flatMap(sessions -> sessions.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : answer(LIST.run(redis, sessions, List.of()))
                                .map(live -> RedisScript.elements(live)
                                        .map(this::info)
                                        .sorted(SessionInfo.LATEST_FIRST)
                                        .toList()));
    }

    /** The names of at most {@link Lifetime#MOST_PER_USER} sessions in a user's index, starting with the one that expires first or last. */
    private Uni<List<String>> indexed(String user, Command range) {
        String tag = SessionKey.tag(user);
        Request request = Request.cmd(range).arg(names.index(tag)).arg(0).arg(Lifetime.MOST_PER_USER - 1);
        return answer(redis.send(request))
                .map(hashes -> RedisScript.elements(hashes)
                        .map(hash -> names.session(new SessionKey(tag, hash.toString())))
                        .toList());
    }

    /** {@code EVALSHA end.lua}: {@code EXISTS}, {@code DEL}, {@code PUBLISH}, {@code ZREM} from the index. */
    @Override
    public Uni<Boolean> end(SessionKey key) {
        return end(key.tag(), List.of(names.session(key))).map(ended -> !ended.isEmpty());
    }

    /** Like {@link #end(SessionKey)}, if the session is this user's. */
    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return key.isOf(user) ? end(key) : Uni.createFrom().item(false);
    }

    /** Ends the sessions of a user with these names; returns those that existed. */
    private Uni<List<SessionKey>> end(String tag, List<String> sessions) {
        return answer(lasting(END, indexAnd(tag, sessions), List.of(names.channel())))
                .map(ended -> keys(tag, ended));
    }

    private List<String> indexAnd(String tag, List<String> sessions) {
        return Stream.concat(Stream.of(names.index(tag)), sessions.stream()).toList();
    }

    private static List<SessionKey> keys(String tag, Response hashes) {
        return RedisScript.elements(hashes)
                .map(hash -> new SessionKey(tag, hash.toString()))
                .toList();
    }

    /**
     * {@code ZRANGE} of the index; {@code EVALSHA end-all.lua}: {@code ZRANGE} and {@code ZCARD} of the index, {@code DEL} and
     * {@code PUBLISH} of each session, {@code ZREM}. Both are repeated if a login happened between them.
     */
    @Override
    public Uni<Integer> endAll(String user) {
        return endEach(user).map(List::size);
    }

    /** Like {@link #endAll}; returns the ended sessions. */
    public Uni<List<SessionKey>> endEach(String user) {
        String tag = SessionKey.tag(user);
        return indexed(user, Command.ZRANGE)
                .flatMap(sessions -> answer(lasting(
                        END_ALL,
                        indexAnd(tag, sessions),
                        List.of(Integer.toString(Lifetime.MOST_PER_USER), names.channel()))))
                .flatMap(answer -> {
                    if (answer.size() == 0) {
                        return endEach(user);
                    }
                    List<SessionKey> ended = keys(tag, answer.get(1));
                    return answer.get(0).toLong() == 0
                            ? Uni.createFrom().item(ended)
                            : endEach(user)
                                    .map(more -> Stream.concat(ended.stream(), more.stream())
                                            .toList());
                });
    }

    /** For each page {@code EVALSHA scan.lua}: {@code SCAN}; then {@code EVALSHA end.lua} for the sessions found. */
    @Override
    public Uni<Integer> endStrays(String user) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(START), cursor -> endStrays(user, cursor))
                .whilst(page -> !page.cursor().equals(START))
                .collect()
                .with(Collectors.summingInt(Scanned::ended));
    }

    private Uni<Scanned> endStrays(String user, AtomicReference<String> cursor) {
        String tag = SessionKey.tag(user);
        return answer(Uni.createFrom()
                        .deferred(() -> SCAN.run(
                                redis,
                                List.of(names.index(tag)),
                                List.of(cursor.get(), names.everySession(tag), Integer.toString(PAGE)))))
                .flatMap(page -> {
                    cursor.set(page.get(0).toString());
                    List<String> found = RedisScript.elements(page.get(1))
                            .map(Response::toString)
                            .toList();
                    Uni<Integer> ended = found.isEmpty()
                            ? Uni.createFrom().item(0)
                            : end(tag, found).map(List::size);
                    return ended.map(count -> new Scanned(cursor.get(), count));
                });
    }

    /** @param cursor of the next page; after the last page, that of the first */
    private record Scanned(String cursor, int ended) {}

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private static <T> Uni<T> answer(Uni<T> command) {
        return command.onFailure().transform(RedisFailure::of);
    }

    private SessionInfo info(Response session) {
        return new SessionInfo(
                names.key(session.get(0).toString()),
                Instant.ofEpochMilli(session.get(1).toLong()),
                Instant.ofEpochMilli(session.get(2).toLong()),
                Client.parse(session.get(3).toString()));
    }

    private static String version(Session session) {
        return Long.toString(session.version());
    }

    private Uni<Response> opening(boolean first, List<String> keys, List<String> arguments) {
        return first ? OPEN.run(redis, keys, arguments) : lasting(OPEN, keys, arguments);
    }

    private Uni<Response> saving(boolean stateAlone, List<String> keys, List<String> arguments) {
        return stateAlone ? SAVE.run(redis, keys, arguments) : lasting(SAVE, keys, arguments);
    }

    /** For writes that a failover must not undo once they are acknowledged to a client: no session may be revived, and no order lost. */
    private Uni<Response> lasting(RedisScript script, List<String> keys, List<String> arguments) {
        return replicated ? script.runReplicated(redis, keys, arguments) : script.run(redis, keys, arguments);
    }

    private String deadline() {
        return Long.toString(clock.deadline());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
