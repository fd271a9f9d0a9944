package dev.statelab.stateful.session.store.replicated.group;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How the replicas find and trust each other; the environment variables are {@code REPLICATION_KEY} and so on. */
@ConfigMapping(prefix = "replication")
public interface ReplicationConfig {

    /** The name of this replica, unique in the cluster. */
    @WithDefault("${pod.name:replica}")
    String name();

    /** How many replicas keep a copy of each session, at least 1. */
    @WithDefault("2")
    int owners();

    /** The intended number of replicas. A replica starts as soon as more than half of them are present, including itself. */
    @WithDefault("3")
    int replicas();

    /** The maximum memory for the sessions and documents of one replica; beyond it, the replica accepts no more of them. */
    @WithDefault("64M")
    MemorySize maxBytes();

    /** The secret that the replicas share, {@value Sealing#SHORTEST_KEY} characters at least; nobody joins without it. */
    Optional<String> key();

    /** The address at which the other replicas reach this one. */
    @WithDefault("127.0.0.1")
    String address();

    @WithDefault("7800")
    int port();

    /** A DNS name that resolves to the addresses of all replicas; all of them use {@link #port}. */
    Optional<String> dns();

    /** If there is no DNS name: the replicas, each as {@code address:port}. */
    Optional<List<String>> peers();
}
