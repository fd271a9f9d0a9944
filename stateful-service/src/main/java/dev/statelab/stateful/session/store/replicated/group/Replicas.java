package dev.statelab.stateful.session.store.replicated.group;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.CacheException;
import org.infinispan.commons.util.concurrent.CompletableFutures;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.distribution.ch.ConsistentHash;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.infinispan.topology.CacheTopology;
import org.infinispan.topology.LocalTopologyManager;
import org.jboss.logging.Logger;
import org.jgroups.JChannel;
import org.jgroups.protocols.MsgStats;

/**
 * The data that the replicas share: a map whose entries are each in the memory of {@link ReplicationConfig#owners} replicas. A write is
 * acknowledged once all owners of the entry have it. Replicas that see half of the others or less, and those that
 * have lost all owners of an entry, serve neither reads nor writes.
 */
public final class Replicas implements AutoCloseable {

    private static final String CACHE = "sessions";

    /** Longer than any client waits; a write that takes longer is not acknowledged. */
    private static final long ANSWER_MILLIS = 2_000;

    /** How long to wait for the others; the chart's startup probe waits as long. */
    private static final long START_SECONDS = 100;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration HANDOVER = Duration.ofSeconds(20);

    /** The number of consecutive checks, half a second in total: the other replicas see a change a moment later than this one. */
    private static final int LOOKS = 10;

    /** Failures that a retry would only repeat. Not IllegalStateException, which JGroups throws while its channel is closed. */
    private static final List<Class<? extends RuntimeException>> BUGS = List.of(
            NullPointerException.class,
            ClassCastException.class,
            IllegalArgumentException.class,
            IndexOutOfBoundsException.class,
            UnsupportedOperationException.class);

    private static final Logger LOG = Logger.getLogger(Replicas.class);

    private final EmbeddedCacheManager manager;
    private final AdvancedCache<String, byte[]> entries;
    private final JChannel channel;
    private final Room room;
    private final Leaving leaving;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("replicas").factory());

    private Replicas(EmbeddedCacheManager manager, JChannel channel, long maxBytes) {
        this.manager = manager;
        this.entries = manager.<String, byte[]>getCache(CACHE).getAdvancedCache();
        this.channel = channel;
        this.room = new Room(entries.getDataContainer(), maxBytes);
        channel.getProtocolStack().getTransport().getMessageStats().enable(true); // Infinispan disables it at its start
        this.leaving = new Leaving(channel, entries);
        every(LOOK, new Recovery(manager, entries));
        every(LOOK, room::count);
    }

    /**
     * Joins the other replicas, and waits for this replica's share of their data.
     *
     * @throws IllegalArgumentException if a setting is wrong
     * @throws RuntimeException if there is no majority of the replicas within {@value #START_SECONDS} s
     */
    public static Replicas join(ReplicationConfig config) {
        return join(config, Wires.channel(config));
    }

    static Replicas join(ReplicationConfig config, JChannel channel) {
        DefaultCacheManager manager = new DefaultCacheManager(global(config, channel), false);
        try {
            manager.defineConfiguration(CACHE, map(config));
            manager.start();
            return new Replicas(manager, channel, config.maxBytes().asLongValue());
        } catch (RuntimeException e) {
            manager.stop();
            throw e;
        }
    }

    private static GlobalConfiguration global(ReplicationConfig config, JChannel channel) {
        GlobalConfigurationBuilder global = new GlobalConfigurationBuilder();
        global.transport()
                .defaultTransport()
                .addProperty(JGroupsTransport.CHANNEL_CONFIGURATOR, new Wires.Connector(channel))
                .clusterName(CACHE)
                .nodeName(config.name())
                .initialClusterSize(config.replicas() / 2 + 1)
                .initialClusterTimeout(START_SECONDS, TimeUnit.SECONDS);
        global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        global.metrics().gauges(false);
        global.jmx().disable();
        return global.build();
    }

    private static Configuration map(ReplicationConfig config) {
        ConfigurationBuilder map = new ConfigurationBuilder();
        map.clustering()
                .cacheMode(CacheMode.DIST_SYNC)
                .remoteTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .hash()
                .numOwners(config.owners());
        // After a split at most one partition continues, and replicas that rejoin it drop their data. A merge policy
        // would compare all copies at each change of the coordinator, and overwrite later writes with what it found.
        map.clustering()
                .partitionHandling()
                .whenSplit(PartitionHandling.DENY_READ_WRITES)
                .mergePolicy(MergePolicy.NONE);
        map.locking().lockAcquisitionTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        return map.build();
    }

    private void every(Duration pause, Runnable task) {
        Runnable patient = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.debug("a periodic task failed and will be retried", e);
            }
        };
        clock.scheduleWithFixedDelay(patient, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @throws StoreUnavailableException if this replica has no memory left for more sessions */
    public void requireRoom() {
        room.require();
    }

    /**
     * Sends a request to the map. No thread waits for the answer, but sending may block if another replica does not read, so it runs on a
     * thread that may block.
     */
    public <T> Uni<T> ask(Function<AdvancedCache<String, byte[]>, CompletionStage<T>> request) {
        return Uni.createFrom().completionStage(() -> request.apply(entries)).runSubscriptionOn(senders);
    }

    /** The result on the caller's Vert.x context, if any; every failure but a bug becomes a {@link StoreUnavailableException}. */
    public static <T> Uni<T> answer(Uni<T> request) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            Uni<T> answer =
                    request.onFailure().transform(failure -> failure(CompletableFutures.extractException(failure)));
            return context == null ? answer : answer.emitOn(task -> context.runOnContext(turn -> task.run()));
        });
    }

    private static Throwable failure(Throwable cause) {
        return cause instanceof StoreUnavailableException || BUGS.stream().anyMatch(bug -> bug.isInstance(cause))
                ? cause
                : new StoreUnavailableException(cause);
    }

    /** Whether every entry has all its copies, so that this replica may leave without a loss. */
    boolean isSettled() {
        LocalizedCacheTopology topology = topology();
        return entries.getAvailability() == AvailabilityMode.AVAILABLE
                && topology.getPhase() == CacheTopology.Phase.NO_REBALANCE
                && topology.getMembers().size() == manager.getMembers().size()
                && isAgreed(topology)
                && hasAllCopies(topology.getCurrentCH(), topology.getMembers().size());
    }

    /** Infinispan counts a majority over the last stable topology, so a replica must not leave before that has the current members. */
    private boolean isAgreed(CacheTopology topology) {
        CacheTopology stable = GlobalComponentRegistry.componentOf(manager, LocalTopologyManager.class)
                .getStableCacheTopology(CACHE);
        return stable != null
                && stable.getMembers().size() == topology.getMembers().size();
    }

    private boolean hasAllCopies(ConsistentHash owners, int members) {
        int copies =
                Math.min(entries.getCacheConfiguration().clustering().hash().numOwners(), members);
        return IntStream.range(0, owners.getNumSegments())
                .allMatch(segment -> owners.locateOwnersForSegment(segment).size() >= copies);
    }

    /** False while the map accepts no writes, since the replicas cannot agree whose turn it is. */
    private boolean mayLeave() {
        try {
            return leaving.isTurn() && isSettled();
        } catch (CacheException e) {
            return false;
        }
    }

    /** The bytes of all messages that this replica has sent to others, as JGroups counts them. */
    public long sentBytes() {
        return sent().getNumBytesSent();
    }

    /** The messages that this replica has sent to others, as JGroups counts them: those of the protocols included. */
    public long sentMessages() {
        return sent().getNumMsgsSent();
    }

    private MsgStats sent() {
        return channel.getProtocolStack().getTransport().getMessageStats();
    }

    LocalizedCacheTopology topology() {
        return entries.getDistributionManager().getCacheTopology();
    }

    AvailabilityMode availability() {
        return entries.getAvailability();
    }

    /** Leaves when it is this replica's turn and the others have copies of its data, or after {@link #HANDOVER}. */
    @Override
    public void close() {
        if (!manager.getStatus().allowInvocations()) {
            return;
        }
        long end = System.nanoTime() + HANDOVER.toNanos();
        int looks = 0;
        while (looks < LOOKS && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            looks = mayLeave() ? looks + 1 : 0;
        }
        if (looks < LOOKS) {
            LOG.warn("stopping before the other replicas have copies of all data");
        }
        clock.shutdownNow();
        senders.shutdown();
        manager.stop();
    }
}
