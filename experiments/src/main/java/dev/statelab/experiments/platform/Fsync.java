package dev.statelab.experiments.platform;

import java.util.Locale;

/** When Redis flushes its append-only file to the disk: the values of its {@code appendfsync}. */
public enum Fsync {
    ALWAYS,
    EVERYSEC,
    NO;

    /** The value in {@code redis.conf}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
