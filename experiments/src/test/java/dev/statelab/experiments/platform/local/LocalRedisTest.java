package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.store.RealRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {

    @Test
    void localRedisHasTheSettingForCompactHashes(@TempDir Path directory) throws Exception {
        String[] setting = RealRedis.COMPACT_HASHES.split(" ");
        LocalRedis redis = new LocalRedis(directory.resolve("redis.log"));
        try {
            redis.start();

            assertThat(redis.ask("CONFIG GET " + setting[0])).endsWith("\r\n" + setting[1] + "\r\n");
        } finally {
            redis.close();
        }
    }
}
