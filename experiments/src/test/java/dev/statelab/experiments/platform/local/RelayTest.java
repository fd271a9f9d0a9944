package dev.statelab.experiments.platform.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the relay between a client and a real Redis. */
class RelayTest {

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private LocalRedis redis;
    private Relay relay;
    private Socket client;

    @BeforeEach
    void start() throws IOException {
        redis = new LocalRedis(directory.resolve("redis.log"));
        redis.start();
        relay = new Relay(vertx, redis.port());
        client = new Socket("127.0.0.1", relay.port());
        client.setSoTimeout(5_000);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        relay.close();
        redis.close();
        vertx.close();
    }

    @Test
    void forwardsBothDirections() throws IOException {
        send("INCR visits");
        assertThat(answer(4)).isEqualTo(":1\r\n");
    }

    @Test
    void aDelayHoldsBackEachRequestAndKeepsTheirOrder() throws IOException {
        relay.delay(Duration.ofMillis(60), Duration.ofMillis(30));
        long begin = System.nanoTime();
        for (int i = 0; i < 9; i++) {
            send("RPUSH list " + i);
            client.getOutputStream().flush();
        }
        StringBuilder lengths = new StringBuilder();
        for (int i = 1; i <= 9; i++) {
            lengths.append(":%d\r\n".formatted(i));
        }
        assertThat(answer(lengths.length())).isEqualTo(lengths.toString());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(30));

        relay.delay(Duration.ZERO, Duration.ZERO);
        send("LRANGE list 0 -1");
        assertThat(answer(67)).contains("0\r\n$1\r\n1\r\n$1\r\n2").endsWith("8\r\n");
    }

    @Test
    void aCutHoldsDataAndHealingDeliversIt() throws IOException {
        send("PING");
        assertThat(answer(7)).isEqualTo("+PONG\r\n");

        relay.cut();
        send("INCR visits");
        await().until(() -> relay.kept() == 1);
        client.setSoTimeout(200);
        assertThatThrownBy(() -> answer(4)).isInstanceOf(SocketTimeoutException.class);

        relay.heal();
        client.setSoTimeout(5_000);
        assertThat(answer(4)).isEqualTo(":1\r\n");
    }

    @Test
    void dataOfAClientThatHasGivenUpArrivesToo() throws IOException {
        send("PING");
        assertThat(answer(7)).isEqualTo("+PONG\r\n");

        relay.cut();
        send("SET late done");
        client.close();
        await().until(() -> relay.kept() == 2);
        relay.heal();

        client = new Socket("127.0.0.1", relay.port());
        await().untilAsserted(() -> {
            send("STRLEN late");
            assertThat(answer(4)).isEqualTo(":4\r\n");
        });
    }

    private void send(String command) throws IOException {
        client.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
    }

    private String answer(int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), US_ASCII);
    }
}
