package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis Cluster of six processes. */
class LocalRedisClusterTest {

    private static final int KEYS = 300;
    private static final String VALUE = "x".repeat(1000);

    @TempDir
    Path directory;

    private LocalRedisCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new LocalRedisCluster(directory);
        cluster.start();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aRedisClusterKeepsItsKeysThroughAKillAndAnOutage() {
        long empty = cluster.memory();
        long silent = cluster.exchanged().orElseThrow();
        IntStream.range(0, KEYS)
                .forEach(i -> assertThat(ask("SET key-" + i + " " + VALUE)).isEqualTo("+OK"));

        await().untilAsserted(() -> assertThat(cluster.memory() - empty) // a replica may lag behind
                .as("each key is at a primary and at its replica")
                .isBetween(2 * 1000L * KEYS, 4 * 1000L * KEYS));
        assertThat(cluster.exchanged().orElseThrow() - silent)
                .as("what clients sent, but not what primaries sent to their replicas")
                .isBetween(1000L * KEYS, 2 * 1000L * KEYS);

        assertThat(cluster.kill()).isEqualTo("Redis exited with 137");
        assertThat(cluster.processes().filter(ProcessHandle::isAlive)).hasSize(5);
        cluster.start();
        assertThat(found()).isEqualTo(KEYS);

        cluster.stop();
        assertThat(cluster.processes()).noneMatch(ProcessHandle::isAlive);
        cluster.start();
        assertThat(found()).isEqualTo(KEYS);
    }

    private long found() {
        return IntStream.range(0, KEYS)
                .filter(i -> ask("GET key-" + i).equals("$" + VALUE.length()))
                .count();
    }

    /** The first line of the response from the node that has the key's slot. */
    private String ask(String command) {
        String answer = ask(cluster.port(), command);
        return answer.startsWith("-MOVED ")
                ? ask(URI.create("redis://" + answer.split(" ")[2]).getPort(), command)
                : answer;
    }

    private static String ask(int port, String command) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
