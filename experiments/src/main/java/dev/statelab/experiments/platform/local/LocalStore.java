package dev.statelab.experiments.platform.local;

import java.util.Map;
import java.util.OptionalLong;

/** The store that all replicas share, as a process of this machine; its data is on disk while it is down. */
interface LocalStore extends AutoCloseable {

    /** Starts it, unless it runs, and returns when it takes connections. */
    void start();

    /** Ends it in good order. */
    void stop();

    /** SIGKILL; returns what was seen of its end. */
    String kill();

    /** Its process id. */
    long pid();

    /** The bytes that its data takes. */
    long memory();

    /** The bytes that it has exchanged with replicas since it started; empty where it does not say. */
    default OptionalLong exchanged() {
        return OptionalLong.empty();
    }

    /** Where it listens. */
    int port();

    /** What a replica must know to use it at that port: its own, or one that leads there. */
    Map<String, String> environment(int port);

    /** Ends it and forgets its data. */
    @Override
    void close();
}
