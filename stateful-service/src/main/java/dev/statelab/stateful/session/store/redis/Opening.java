package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.StoreClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens sessions in Redis, and ends those that make way for a new one: the session that it replaces, and the oldest of
 * a user who exceeds the maximum.
 *
 * @param clock by which an open has its deadline
 * @param onEnded is notified of surplus sessions that end, and of those that have expired while the user had another
 *     one
 */
record Opening(
        RedisCommands commands,
        UserSessions users,
        RedisNames names,
        StoreClock clock,
        Lifetime lifetime,
        Consumer<SessionEnded> onEnded) {

    private static final RedisScript OPEN = RedisScript.beside(Opening.class, "open");

    /** The maximum number of surplus sessions that one login ends, so that no login takes long. */
    private static final int MOST_TO_MAKE_ROOM = 100;

    /**
     * {@code EVALSHA open.lua}: {@code HMGET} of the replaced session, {@code TIME}, {@code HSET} and {@code PEXPIREAT}
     * of the new one; in the index {@code ZRANGEBYSCORE} and {@code ZREMRANGEBYSCORE} of what has expired,
     * {@code ZADD}, {@code PEXPIRETIME}, {@code PEXPIREAT}, {@code ZCARD}; {@code DEL}, {@code ZREM} and
     * {@code PUBLISH} of the replaced session. Another user's session is {@linkplain UserSessions#end ended} after
     * that, and so are the user's oldest sessions if there are too many.
     */
    Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        Optional<SessionKey> own = replaced.filter(old -> old.isOf(user));
        List<String> keys = Stream.concat(
                        Stream.of(names.session(key), names.index(key.tag())), own.map(names::session).stream())
                .toList();
        return Uni.createFrom()
                .deferred(() -> run(own.isEmpty(), keys, arguments(user, client)))
                .flatMap(opened -> {
                    if (opened.size() == 0) {
                        throw clock.tooLate();
                    }
                    UserSessions.keys(key.tag(), opened.get(3)).forEach(expired -> report(expired, Ending.EXPIRED));
                    Session session = new Session(
                            key, user, opened.get(0).toLong(), opened.get(1).toString());
                    return replaced.filter(old -> own.isEmpty())
                            .map(old -> users.end(old.tag(), List.of(names.session(old)))
                                    .replaceWithVoid())
                            .orElseGet(() -> Uni.createFrom().voidItem())
                            .chain(() -> opened.get(2).toInteger() > lifetime.perUser()
                                    ? makeRoom(session)
                                    : Uni.createFrom().voidItem())
                            .replaceWith(session);
                });
    }

    private List<String> arguments(String user, Client client) {
        return List.of(
                user,
                RedisScript.millis(lifetime.idle()),
                RedisScript.millis(lifetime.absolute()),
                Long.toString(clock.deadline()),
                client.text(),
                names.channel());
    }

    private Uni<Response> run(boolean first, List<String> keys, List<String> arguments) {
        return first ? commands.run(OPEN, keys, arguments) : commands.runLasting(OPEN, keys, arguments);
    }

    /** Ends the oldest surplus sessions of a user, but not the one that was just opened. */
    private Uni<Void> makeRoom(Session opened) {
        return users.list(opened.user())
                .flatMap(all -> users.end(
                        opened.key().tag(),
                        all.reversed().stream()
                                .map(SessionInfo::key)
                                .limit(Math.max(all.size() - lifetime.perUser(), 0))
                                .filter(key -> !key.equals(opened.key()))
                                .limit(MOST_TO_MAKE_ROOM)
                                .map(names::session)
                                .toList()))
                .invoke(ended -> ended.forEach(key -> report(key, Ending.CAP)))
                .replaceWithVoid();
    }

    private void report(SessionKey key, Ending why) {
        onEnded.accept(new SessionEnded(key, why));
    }
}
