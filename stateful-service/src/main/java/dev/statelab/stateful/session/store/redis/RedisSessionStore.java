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
import dev.statelab.stateful.session.store.near.SessionNews;
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
 * Sessions in Redis 7.0 or newer, or Valkey, shared by all replicas. Every method is one round trip.
 *
 * <p>A session is a hash that Redis itself expires:
 *
 * <pre>
 * session:&lt;key&gt;   user      who logged in
 *                 version   of the state, from 0
 *                 state     opaque
 *                 opened    milliseconds of the Unix epoch by the clock of Redis
 *                 used      likewise
 *                 client    address and device of who opened it; none where an older release did
 * </pre>
 *
 * <p>The index of a user's sessions, {@code sessions:<user>}, is a sorted set of their names, each with the instant at which it
 * expires. The scripts that open, use or end a session keep it in the same step. An open takes out what has expired, and the
 * index itself expires with the last of its sessions. It costs a user about 150 bytes for the first session and 65 for each
 * that is open beside it.
 *
 * <p>A document is a string, {@code document:<length of the user's name>:<user>:<name>}; the length keeps two users' names
 * apart whatever characters they have.
 *
 * <p>Whatever ends or changes a session says so on the channel {@code sessions}: the session's name where it ended, the name, a
 * space and the new version where it changed.
 *
 * <p>Time is read by Redis alone: the replicas' clocks may differ. Scripts touch keys of several slots, so this is for one
 * Redis or one with replicas, and not for Redis Cluster.
 */
public final class RedisSessionStore implements SessionStore {

    /** Where {@link SessionNews} hears what ended or changed. */
    public static final String CHANNEL = "sessions";

    private static final String SESSION = "session:";
    private static final RedisScript OPEN = RedisScript.named("open");
    private static final RedisScript LOAD = RedisScript.named("load");
    private static final RedisScript SAVE = RedisScript.named("save");
    private static final RedisScript LIST = RedisScript.named("list");
    private static final RedisScript END = RedisScript.named("end");
    private static final RedisScript END_ALL = RedisScript.named("end-all");

    /** @param expiresIn how long after it was loaded it expires unless it is used */
    public record Loaded(Session session, Duration expiresIn) {}

    /** Of a scan's first page. */
    private static final String START = "0";

    /** Sessions that a scan looks at in one step. */
    private static final int PAGE = 100;

    private final Redis redis;
    private final StoreClock clock = new StoreClock();
    private final String idle;
    private final String absolute;
    private final String unnoted;
    private final boolean replicated;
    private final String perUser;
    private final Consumer<SessionEnded> told;

    /** That tells of no session which ends by itself. */
    public RedisSessionStore(Redis redis, Lifetime lifetime) {
        this(redis, lifetime, lifetime.tolerance(), false, ended -> {});
    }

    /**
     * @param unnoted how long after one that was noted a use of a session is not noted, so that most reads do not write
     * @param replicated whether the end of a session and a document are answered after a replica of the server has them, and fail where none
     *     says so in time
     * @param told hears of the sessions that end by themselves: when their user logs in, those that make room, and those that have expired
     *     while the user had another one
     */
    public RedisSessionStore(
            Redis redis, Lifetime lifetime, Duration unnoted, boolean replicated, Consumer<SessionEnded> told) {
        this.told = told;
        this.replicated = replicated;
        this.redis = redis;
        this.unnoted = millis(unnoted);
        this.idle = millis(lifetime.idle());
        this.absolute = millis(lifetime.absolute());
        this.perUser = Integer.toString(lifetime.perUser());
    }

    @Override
    public String name() {
        return "redis";
    }

    /**
     * {@code EVALSHA open.lua}: {@code HMGET} of the replaced session, {@code TIME}, {@code HSET} and {@code PEXPIREAT} of the new
     * one; in the index {@code ZRANGEBYSCORE} and {@code ZREMRANGEBYSCORE} of what has expired, {@code ZADD}, {@code PEXPIRETIME}, {@code PEXPIREAT};
     * {@code DEL}, {@code ZREM} and {@code PUBLISH} of the replaced session, and of the user's oldest ones where there are too many:
     * to find them {@code HGET} of each.
     */
    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        List<String> keys = Stream.concat(
                        Stream.of(name(key), index(user)), replaced.map(RedisSessionStore::name).stream())
                .toList();
        return answer(Uni.createFrom()
                        .deferred(() -> OPEN.run(
                                redis, keys, List.of(user, idle, absolute, perUser, deadline(), client.text()))))
                .map(opened -> {
                    if (opened.size() == 0) {
                        throw clock.tooLate();
                    }
                    tell(opened.get(2), Ending.CAP);
                    tell(opened.get(3), Ending.EXPIRED);
                    return new Session(
                            key, user, opened.get(0).toLong(), opened.get(1).toString());
                });
    }

    private void tell(Response names, Ending why) {
        RedisScript.elements(names).forEach(name -> told.accept(new SessionEnded(key(name.toString()), why)));
    }

    /**
     * {@code EVALSHA load.lua}: {@code HMGET} and {@code TIME}; every so often {@code PEXPIREAT} and {@code HSET} of the session;
     * {@code ZADD}, {@code PEXPIRETIME} and {@code PEXPIREAT} of the index.
     */
    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return loadTimed(key).map(found -> found.map(Loaded::session));
    }

    public Uni<Optional<Loaded>> loadTimed(SessionKey key) {
        return Uni.createFrom().deferred(() -> {
            long asked = System.nanoTime();
            return answer(LOAD.run(redis, List.of(name(key)), List.of(idle, absolute, unnoted)))
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

    /** {@code EVALSHA save.lua}: {@code HGET} of the version; where it is the loaded one, {@code HSET}, {@code HINCRBY}, {@code PUBLISH}. */
    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return save(loaded, state, List.of(name(loaded.key())), List.of(version(loaded), state), List.of());
    }

    /**
     * {@code EVALSHA save.lua}: {@code HGET} of the version, {@code GET} of the document; where the version is the loaded one
     * and there is no document, {@code SET PX} of the document, {@code HSET}, {@code HINCRBY}, {@code PUBLISH}.
     */
    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return save(
                loaded,
                state,
                List.of(name(loaded.key()), name(loaded.user(), document.name())),
                List.of(version(loaded), state),
                List.of(document.content(), millis(document.keep())));
    }

    private Uni<SaveResult> save(
            Session loaded, String state, List<String> keys, List<String> change, List<String> document) {
        return answer(Uni.createFrom()
                        .deferred(() -> saving(
                                document.isEmpty(),
                                keys,
                                Stream.of(change, List.of(deadline()), document)
                                        .flatMap(List::stream)
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
        return answer(redis.send(Request.cmd(Command.GET).arg(name(user, name))))
                .map(found -> Optional.ofNullable(found).map(Response::toString));
    }

    /** {@code EVALSHA list.lua}: {@code ZREVRANGE} of the index, {@code HMGET} of each session. */
    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return answer(LIST.run(redis, List.of(index(user)), List.of(Integer.toString(Lifetime.MOST_PER_USER))))
                .map(sessions -> RedisScript.elements(sessions)
                        .map(RedisSessionStore::info)
                        .sorted(SessionInfo.LATEST_FIRST)
                        .toList());
    }

    /** {@code EVALSHA end.lua}: {@code HGET} of the user, {@code DEL}, {@code ZREM} from the index, {@code PUBLISH}. */
    @Override
    public Uni<Void> end(SessionKey key) {
        return answer(lasting(END, List.of(name(key)), List.of())).replaceWithVoid();
    }

    /** As {@link #end(SessionKey)}, where the user is this one. */
    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return answer(lasting(END, List.of(name(key)), List.of(user))).map(ended -> ended.toInteger() == 1);
    }

    /** {@code EVALSHA end-all.lua}: {@code ZRANGE} of the index, {@code DEL} and {@code PUBLISH} of each session, {@code DEL}. */
    @Override
    public Uni<Integer> endAll(String user) {
        return endEach(user).map(List::size);
    }

    /** As {@link #endAll}; returns those that ended. */
    public Uni<List<SessionKey>> endEach(String user) {
        return answer(lasting(END_ALL, List.of(index(user)), List.of(Integer.toString(Lifetime.MOST_PER_USER))))
                .flatMap(answer -> {
                    List<SessionKey> ended = RedisScript.elements(answer.get(1))
                            .map(name -> key(name.toString()))
                            .toList();
                    return answer.get(0).toLong() == 0
                            ? Uni.createFrom().item(ended)
                            : endEach(user)
                                    .map(more -> Stream.concat(ended.stream(), more.stream())
                                            .toList());
                });
    }

    /** {@code SCAN} of all sessions, a page at a time; for each {@code EVALSHA end.lua}, by which only this user's end. */
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
        Request scan = Request.cmd(Command.SCAN)
                .arg(cursor.get())
                .arg("MATCH")
                .arg(SESSION + '*')
                .arg("COUNT")
                .arg(PAGE);
        return answer(redis.send(scan)).flatMap(page -> {
            cursor.set(page.get(0).toString());
            return Multi.createFrom()
                    .items(RedisScript.elements(page.get(1)))
                    .onItem()
                    .transformToUniAndMerge(name -> end(user, key(name.toString())))
                    .filter(ended -> ended)
                    .collect()
                    .asList()
                    .map(ended -> new Scanned(cursor.get(), ended.size()));
        });
    }

    /** @param cursor of the next page; the last page's is that of the first */
    private record Scanned(String cursor, int ended) {}

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private static <T> Uni<T> answer(Uni<T> command) {
        return command.onFailure().transform(RedisFailure::of);
    }

    private static SessionInfo info(Response session) {
        return new SessionInfo(
                key(session.get(0).toString()),
                Instant.ofEpochMilli(session.get(1).toLong()),
                Instant.ofEpochMilli(session.get(2).toLong()),
                Client.parse(session.get(3).toString()));
    }

    public static SessionKey key(String name) {
        return new SessionKey(name.substring(SESSION.length()));
    }

    private static String name(SessionKey key) {
        return SESSION + key.value();
    }

    private static String index(String user) {
        return "sessions:" + user;
    }

    private static String name(String user, String document) {
        return "document:" + user.length() + ':' + user + ':' + document;
    }

    private static String version(Session session) {
        return Long.toString(session.version());
    }

    private Uni<Response> saving(boolean stateAlone, List<String> keys, List<String> arguments) {
        return stateAlone ? SAVE.run(redis, keys, arguments) : lasting(SAVE, keys, arguments);
    }

    /** What a client was promised and a failover must not take back: no revived session, no order that is gone. */
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
