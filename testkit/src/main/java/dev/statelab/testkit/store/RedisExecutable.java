package dev.statelab.testkit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import redis.embedded.RedisExecProvider;
import redis.embedded.util.OsArchitecture;

/**
 * The Redis server that tests start: the one bundled with a library, or one with the same protocol, such as Valkey, at the path in the
 * environment variable {@value #SETTING}.
 */
public final class RedisExecutable {

    private static final String SETTING = "STATELAB_REDIS_EXECUTABLE";

    private RedisExecutable() {}

    /** The path of the executable. */
    public static Path path() {
        try {
            return provider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RedisExecProvider provider() {
        RedisExecProvider provider = RedisExecProvider.defaultProvider();
        String named = System.getenv(SETTING);
        return named == null
                ? provider
                : provider.override(OsArchitecture.detect().os(), named);
    }
}
