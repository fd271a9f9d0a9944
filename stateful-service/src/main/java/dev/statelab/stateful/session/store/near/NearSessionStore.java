package dev.statelab.stateful.session.store.near;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.near.NearCache.Expectation;
import dev.statelab.stateful.session.store.redis.RedisSessionStore;
import dev.statelab.stateful.session.store.redis.RedisSessionStore.Loaded;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sessions in Redis, with a cache of recently used ones in this process, to which session affinity routes their next request.
 *
 * <p>A read may return an answer of Redis that is at most {@link NearCache#STALENESS} old, even if the session has changed since. Changes
 * by this replica invalidate the cache at once, and so do messages about changes by {@linkplain SessionNews other replicas}. Only Redis
 * decides about writes: a stale read can cause a conflict but never a lost update, and after a conflict the session is read from Redis.
 *
 * <p>A read that does not reach Redis does not restart the idle timeout. A session in use may therefore expire early, by the
 * {@linkplain dev.statelab.stateful.session.store.Lifetime#tolerance tolerance}; none is ever used after it has expired. While Redis is
 * down, reads are answered from the cache for the same time, and nothing is written.
 */
public final class NearSessionStore implements SessionStore, AutoCloseable {

    private final RedisSessionStore redis;
    private final NearCache cache;
    private final SessionNews news;

    public NearSessionStore(RedisSessionStore redis, NearCache cache, SessionNews news) {
        this.redis = redis;
        this.cache = cache;
        this.news = news;
    }

    @Override
    public String name() {
        return "redis-near";
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        return redis.open(key, user, replaced, client).onTermination().invoke(() -> replaced.ifPresent(cache::drop));
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return Uni.createFrom().deferred(() -> {
            Optional<Session> near = cache.find(key);
            return near.isPresent() ? Uni.createFrom().item(near) : ask(key);
        });
    }

    private Uni<Optional<Session>> ask(SessionKey key) {
        Expectation expectation = cache.expect(key);
        return redis.loadTimed(key)
                .invoke(found -> found.ifPresent(it -> cache.keep(expectation, it.session(), it.expiresIn())))
                .onTermination()
                .invoke(() -> cache.settle(expectation))
                .map(found -> found.map(Loaded::session));
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return kept(loaded, redis.save(loaded, state));
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return kept(loaded, redis.save(loaded, state, document));
    }

    private Uni<SaveResult> kept(Session loaded, Uni<SaveResult> save) {
        return Uni.createFrom().deferred(() -> {
            Expectation expectation = cache.expectChange(loaded);
            return save.invoke(result -> {
                        if (result instanceof SaveResult.Saved(Session saved)) {
                            cache.keep(expectation, saved);
                        }
                    })
                    .onTermination()
                    .invoke(() -> cache.settle(expectation));
        });
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return redis.document(user, name);
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return redis.sessionsOf(user);
    }

    @Override
    public Uni<Boolean> end(SessionKey key) {
        return redis.end(key).onTermination().invoke(() -> cache.drop(key));
    }

    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return redis.end(user, key).onTermination().invoke(() -> cache.drop(key));
    }

    @Override
    public Uni<Integer> endAll(String user) {
        return redis.endEach(user).invoke(ended -> ended.forEach(cache::drop)).map(List::size);
    }

    @Override
    public Uni<Integer> endStrays(String user) {
        return redis.endStrays(user);
    }

    @Override
    public OptionalLong sessionsHere() {
        return redis.sessionsHere();
    }

    /** Stops listening for changes by other replicas. */
    @Override
    public void close() {
        news.close();
    }
}
