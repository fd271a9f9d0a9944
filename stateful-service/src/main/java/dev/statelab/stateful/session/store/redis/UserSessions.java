package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Lifetime;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All sessions of a user in Redis: lists them by the index of the {@link RedisSessionStore}, and ends them. */
record UserSessions(RedisCommands commands, RedisNames names) {

    private static final RedisScript LIST = RedisScript.beside(UserSessions.class, "list");
    private static final RedisScript END = RedisScript.beside(UserSessions.class, "end");
    private static final RedisScript END_ALL = RedisScript.beside(UserSessions.class, "end-all");
    private static final RedisScript SCAN = RedisScript.beside(UserSessions.class, "scan");

    /** The cursor of a scan's first page. */
    private static final String START = "0";

    /** The number of keys that a scan looks at in one step. */
    private static final int PAGE = 100;

    /** {@code ZREVRANGE} of the index; {@code EVALSHA list.lua}: {@code HMGET} of each session. */
    Uni<List<SessionInfo>> list(String user) {
        return indexed(user, Command.ZREVRANGE)
                .flatMap(sessions -> sessions.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : commands.run(LIST, sessions, List.of())
                                .map(live -> RedisScript.elements(live)
                                        .map(this::info)
                                        .sorted(SessionInfo.LATEST_FIRST)
                                        .toList()));
    }

    /** The names of at most {@link Lifetime#MOST_PER_USER} sessions in a user's index, starting with the one that expires first or last. */
    private Uni<List<String>> indexed(String user, Command range) {
        String tag = SessionKey.tag(user);
        return commands.send(Request.cmd(range).arg(names.index(tag)).arg(0).arg(Lifetime.MOST_PER_USER - 1))
                .map(hashes -> RedisScript.elements(hashes)
                        .map(hash -> names.session(new SessionKey(tag, hash.toString())))
                        .toList());
    }

    private SessionInfo info(Response session) {
        return new SessionInfo(
                names.key(session.get(0).toString()),
                Instant.ofEpochMilli(session.get(1).toLong()),
                Instant.ofEpochMilli(session.get(2).toLong()),
                Client.parse(session.get(3).toString()));
    }

    /**
     * {@code EVALSHA end.lua}: {@code EXISTS}, {@code DEL}, {@code PUBLISH}, {@code ZREM} from the index.
     *
     * @param sessions names of sessions with this tag
     * @return those that existed
     */
    Uni<List<SessionKey>> end(String tag, List<String> sessions) {
        return commands.runLasting(END, indexAnd(tag, sessions), List.of(names.channel()))
                .map(ended -> keys(tag, ended));
    }

    /**
     * {@code ZRANGE} of the index; {@code EVALSHA end-all.lua}: {@code ZRANGE} and {@code ZCARD} of the index, {@code DEL} and
     * {@code PUBLISH} of each session, {@code ZREM}. Both are repeated if a login happened between them. Returns the ended sessions.
     */
    Uni<List<SessionKey>> endAll(String user) {
        String tag = SessionKey.tag(user);
        return indexed(user, Command.ZRANGE)
                .flatMap(sessions -> commands.runLasting(
                        END_ALL,
                        indexAnd(tag, sessions),
                        List.of(Integer.toString(Lifetime.MOST_PER_USER), names.channel())))
                .flatMap(answer -> {
                    if (answer.size() == 0) {
                        return endAll(user);
                    }
                    List<SessionKey> ended = keys(tag, answer.get(1));
                    return answer.get(0).toLong() == 0
                            ? Uni.createFrom().item(ended)
                            : endAll(user)
                                    .map(more -> Stream.concat(ended.stream(), more.stream())
                                            .toList());
                });
    }

    /** For each page {@code EVALSHA scan.lua}: {@code SCAN}; then {@code EVALSHA end.lua} for the sessions found. Returns how many ended. */
    Uni<Integer> endStrays(String user) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(START), cursor -> endStrays(user, cursor))
                .whilst(page -> !page.cursor().equals(START))
                .collect()
                .with(Collectors.summingInt(Scanned::ended));
    }

    private Uni<Scanned> endStrays(String user, AtomicReference<String> cursor) {
        String tag = SessionKey.tag(user);
        return Uni.createFrom()
                .deferred(() -> commands.run(
                        SCAN,
                        List.of(names.index(tag)),
                        List.of(cursor.get(), names.everySession(tag), Integer.toString(PAGE))))
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

    private List<String> indexAnd(String tag, List<String> sessions) {
        return Stream.concat(Stream.of(names.index(tag)), sessions.stream()).toList();
    }

    /** The keys of sessions with this tag, from their hashes. */
    static List<SessionKey> keys(String tag, Response hashes) {
        return RedisScript.elements(hashes)
                .map(hash -> new SessionKey(tag, hash.toString()))
                .toList();
    }
}
