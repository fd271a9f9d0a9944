package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which writes a real Redis loses in a power loss. */
class FlushTraceTest {

    @TempDir
    Path directory;

    private LocalRedis redis;

    @BeforeEach
    void create() throws IOException {
        redis = new LocalRedis(directory.resolve("redis.log"));
    }

    @AfterEach
    void end() {
        redis.close();
    }

    @Test
    void acknowledgedWritesAreOnTheDiskUnderAppendfsyncAlways() {
        start(Fsync.ALWAYS);
        for (int i = 1; i <= 200; i++) {
            assertThat(redis.ask("INCR count")).isEqualTo(":%d\r\n".formatted(i));
        }

        assertThat(redis.losePower()).matches("Redis exited with 137, and 0 bytes .* after 20\\d flushes");

        redis.start();
        assertThat(redis.ask("GET count")).isEqualTo("$3\r\n200\r\n");
    }

    /** Redis reports the current policy, whatever is set for the next start. */
    @Test
    void redisReportsThePolicyThatItWasStartedWith() {
        start(Fsync.NO);
        redis.flush(Fsync.ALWAYS);

        assertThat(redis.flushes(Fsync.NO)).isTrue();
        assertThat(redis.flushes(Fsync.ALWAYS)).isFalse();
    }

    @Test
    void acknowledgedWritesAreLostUnderAppendfsyncNo() {
        start(Fsync.NO);
        assertThat(redis.ask("SET key value")).isEqualTo("+OK\r\n");

        assertThat(redis.losePower()).doesNotContain(" 0 bytes");

        redis.start();
        assertThat(redis.ask("GET key")).isEqualTo("$-1\r\n");
    }

    @Test
    void theLastWritesAreLostUnderAppendfsyncEverysec() {
        start(Fsync.EVERYSEC);
        int acknowledged = 0;
        long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        while (System.nanoTime() < end) {
            redis.ask("INCR count");
            acknowledged++;
        }
        redis.losePower();

        redis.start();
        assertThat(number(redis.ask("INCRBY count 0"))).isPositive().isLessThan(acknowledged);
    }

    /** A child process of Redis flushes the new file under a different name. */
    @Test
    void aFileThatWasFlushedAndRenamedIsOnTheDisk() {
        start(Fsync.NO);
        redis.ask("SET early value");
        redis.ask("BGREWRITEAOF");
        await().until(
                        () -> redis.ask("INFO persistence"),
                        state -> state.contains("aof_rewrite_in_progress:0\r")
                                && state.contains("aof_rewrite_scheduled:0\r"));
        redis.ask("SET late value");
        redis.losePower();

        redis.start();
        assertThat(redis.ask("GET early")).isEqualTo("$5\r\nvalue\r\n");
        assertThat(redis.ask("GET late")).isEqualTo("$-1\r\n");
    }

    @Test
    void theDataOfAGracefulShutdownIsOnTheDisk() {
        redis.start();
        redis.ask("SET key value");
        redis.stop();
        start(Fsync.NO);
        redis.losePower();

        redis.start();
        assertThat(redis.ask("GET key")).isEqualTo("$5\r\nvalue\r\n");
    }

    @Test
    void aPowerLossWithoutATraceFails() {
        start(Fsync.NO);
        redis.stop();
        redis.start();

        assertThatThrownBy(redis::losePower).isInstanceOf(PlatformException.class);
    }

    @Test
    void withoutACompilerThereIsNoTrace() {
        assertThatThrownBy(() -> new FlushTrace(directory, "no-such-compiler"))
                .isInstanceOf(PlatformException.class)
                .hasMessage("tracing what reaches the disk needs Linux and a C compiler (cc)");
    }

    private static int number(String answer) {
        return Integer.parseInt(answer.substring(1).strip());
    }

    private void start(Fsync policy) {
        assumeThat(FlushTrace.refusal()).isEmpty();
        redis.flush(policy);
        redis.traceFlushes();
        redis.start();
    }
}
