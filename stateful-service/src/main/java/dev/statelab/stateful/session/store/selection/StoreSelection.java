package dev.statelab.stateful.session.store.selection;

import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.memory.MemorySessionStore;
import dev.statelab.stateful.session.store.memory.attempts.MemoryAttemptCounters;
import dev.statelab.stateful.session.store.near.NearCache;
import dev.statelab.stateful.session.store.near.NearSessionStore;
import dev.statelab.stateful.session.store.near.SessionNews;
import dev.statelab.stateful.session.store.postgresql.Postgres;
import dev.statelab.stateful.session.store.postgresql.PostgresSessionStore;
import dev.statelab.stateful.session.store.postgresql.PostgresSweep;
import dev.statelab.stateful.session.store.postgresql.attempts.PostgresAttemptCounters;
import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.stateful.session.store.redis.RedisSessionStore;
import dev.statelab.stateful.session.store.redis.attempts.RedisAttemptCounters;
import dev.statelab.stateful.session.store.replicated.Replication;
import dev.statelab.stateful.session.store.selection.StoreConfig.Durability;
import dev.statelab.stateful.session.store.selection.StoreConfig.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Creates the store that this process uses, and no clients of the other stores. */
class StoreSelection {

    private static final Logger LOG = Logger.getLogger(StoreSelection.class);
    private static final Duration SWEEP = Duration.ofSeconds(30);

    /** Sessions in memory may use a quarter of the heap: their size is an estimate, and requests, code and garbage need memory too. */
    private static final int SHARE_OF_HEAP = 4;

    /** About 20 MB, and more than a replica's logins in any window. */
    private static final int ATTEMPT_COUNTERS = 100_000;

    private static final int NEAR_ENTRIES = 50_000;
    private static final long NEAR_BYTES = 32 * 1024 * 1024;

    /** Created at start-up, so that a wrong setting fails then and not at the first login. */
    @Startup
    @Produces
    @Singleton
    SessionStore store(
            StoreConfig choice,
            SessionConfig config,
            Instance<Redis> redis,
            Instance<Pool> postgres,
            Instance<Replication> replication,
            Event<SessionEnded> ended,
            Vertx vertx,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType) {
        Lifetime lifetime = new Lifetime(config.idleTimeout(), config.absoluteTimeout(), config.perUser());
        boolean replicated = choice.durability() == Durability.REPLICATED;
        if (replicated && choice.store() != Kind.REDIS && choice.store() != Kind.REDIS_NEAR) {
            throw new IllegalArgumentException(
                    "session.durability replicated requires session.store redis or redis-near");
        }
        if (choice.store() == Kind.REDIS_NEAR && clientType.equals("cluster")) {
            throw new IllegalArgumentException(
                    "session.store redis-near does not support quarkus.redis.client-type cluster");
        }
        Consumer<SessionEnded> onEnded = ended::fire;
        return switch (choice.store()) {
            case MEMORY -> {
                MemorySessionStore store =
                        new MemorySessionStore(lifetime, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, onEnded);
                vertx.setPeriodic(SWEEP.toMillis(), timer -> store.sweep());
                yield store;
            }
            case REDIS ->
                new RedisSessionStore(redis.get(), names(choice), lifetime, lifetime.tolerance(), replicated, onEnded);
            case REDIS_NEAR -> {
                NearCache cache = new NearCache(lifetime, NEAR_ENTRIES, NEAR_BYTES, metrics);
                SessionNews news = new SessionNews(vertx, redis.get(), names(choice), cache, metrics);
                // the cache already uses up the tolerance of the idle timeout
                RedisSessionStore shared =
                        new RedisSessionStore(redis.get(), names(choice), lifetime, Duration.ZERO, replicated, onEnded);
                yield new NearSessionStore(shared, cache, news);
            }
            case POSTGRESQL -> {
                Postgres database = new Postgres(postgres.get());
                PostgresSweep sweep = new PostgresSweep(database, onEnded);
                vertx.setPeriodic(
                        SWEEP.toMillis(),
                        timer -> sweep.sweep()
                                .subscribe()
                                .with(taken -> {}, failure -> LOG.warnf("cannot delete expired rows: %s", failure)));
                yield new PostgresSessionStore(database, lifetime, onEnded);
            }
            case REPLICATED -> of(replication).sessions(lifetime, onEnded);
        };
    }

    void close(@Disposes SessionStore store) {
        if (store instanceof NearSessionStore near) {
            near.close();
        }
    }

    @Produces
    @Singleton
    AttemptCounters attemptCounters(
            StoreConfig choice, Instance<Redis> redis, Instance<Pool> postgres, Instance<Replication> replication) {
        return switch (choice.store()) {
            case MEMORY -> new MemoryAttemptCounters(ATTEMPT_COUNTERS);
            case REDIS, REDIS_NEAR -> new RedisAttemptCounters(redis.get(), names(choice));
            case POSTGRESQL -> new PostgresAttemptCounters(new Postgres(postgres.get()));
            case REPLICATED -> of(replication).attempts();
        };
    }

    private static RedisNames names(StoreConfig choice) {
        return choice.redis().prefix().map(RedisNames::new).orElse(RedisNames.PLAIN);
    }

    private static Replication of(Instance<Replication> replication) {
        if (replication.isUnsatisfied()) {
            throw new IllegalStateException(
                    "session.store replicated needs a JVM: a native executable is built without it");
        }
        return replication.get();
    }
}
