package dev.statelab.experiments.platform.local;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The store that all replicas share, as a process of this machine. Its data stays on the disk while it is down. */
interface LocalStore extends AutoCloseable {

    /** Starts it, unless it runs, and returns when it accepts connections. */
    void start();

    /** Shuts it down gracefully, and returns when its processes have ended. */
    void stop();

    /** Sends SIGKILL to it, or to one of several primaries; returns what was observed. */
    String kill();

    /** The processes that serve it, without their children. */
    Stream<ProcessHandle> processes();

    /** Whether replicas can reach it through a {@link Relay}. */
    default boolean canBeRelayed() {
        return true;
    }

    /** The size of its data in bytes. */
    long memory();

    /** The bytes exchanged with replicas since it started; empty if it does not report them. */
    default OptionalLong exchanged() {
        return OptionalLong.empty();
    }

    /** The port on which it listens. */
    int port();

    /** The environment of a replica that uses it through that port: its own port, or that of a relay. */
    Map<String, String> environment(int port);

    /** Stops it and deletes its data. */
    @Override
    void close();
}
