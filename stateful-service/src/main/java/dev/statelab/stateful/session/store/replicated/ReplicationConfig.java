package dev.statelab.stateful.session.store.replicated;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** How the replicas find and trust each other; the environment names the settings {@code REPLICATION_KEY} and so on. */
@ConfigMapping(prefix = "replication")
public interface ReplicationConfig {

    /** What this replica is called in the cluster; no two have one name. */
    @WithDefault("${pod.name:replica}")
    String name();

    /** How many replicas keep a copy of each session, at least 1. */
    @WithDefault("2")
    int owners();

    /** How many replicas there are to be. A replica starts as soon as more than half of them are there, itself among them. */
    @WithDefault("3")
    int replicas();

    /** How much memory the sessions and documents of one replica may take; then it takes no more of them. */
    @WithDefault("64M")
    MemorySize maxBytes();

    /** The secret that the replicas share, {@value Sealing#SHORTEST_KEY} characters at least; nobody joins without it. */
    Optional<String> key();

    /** The interface that the other replicas reach this one at. */
    @WithDefault("127.0.0.1")
    String address();

    @WithDefault("7800")
    int port();

    /** A name of the DNS that leads to the addresses of all replicas; their ports are all {@link #port}. */
    Optional<String> dns();

    /** Where there is no such name: the replicas, each as {@code address:port}. */
    Optional<List<String>> peers();
}
