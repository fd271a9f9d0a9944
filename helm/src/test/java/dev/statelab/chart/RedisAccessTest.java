package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisExecProvider;

/** What the rendered start script and configuration make of a real Redis, run as the container would. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start script is for a Linux container")
class RedisAccessTest {

    @TempDir
    static Path directory;

    private static Process server;
    private static String password;

    @BeforeAll
    static void start() throws IOException {
        Rendering chart = Chart.render();
        password = chart.secret("demo-statelab-redis", "password");
        for (String name : new String[] {"data", "run", "etc", "bin"}) {
            Files.createDirectory(directory.resolve(name));
        }
        // A socket file in place of the port, which another process may have.
        String configuration =
                here(chart.get(ConfigMap.class, "demo-statelab-redis").getData().get("redis.conf"))
                        + "port 0\nunixsocket %s\n".formatted(socket());
        Files.writeString(directory.resolve("etc/redis.conf"), configuration);
        Path executable = RedisExecProvider.defaultProvider().get().toPath();
        Files.copy(executable, directory.resolve("bin/redis-server"), StandardCopyOption.COPY_ATTRIBUTES);

        var container = chart.pods().get("demo-statelab-redis").getContainers().getFirst();
        String script = here(container.getArgs().getFirst());
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", script);
        builder.environment().put("REDISCLI_AUTH", password);
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.redirectErrorStream(true);
        server = builder.start();
        awaitReady(server.inputReader());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PING                                             | +PONG
            SET cart 1                                       | +OK
            EXPIRE cart 60                                   | :1
            SCAN 0                                           | *2
            EVAL "return redis.call('set',KEYS[1],2)" 1 cart | +OK
            """)
    void theUserOfTheServiceMayDoWhatAServiceDoes(String command, String reply) throws IOException {
        assertThat(asShop(command)).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLUSHALL",
                "FLUSHDB",
                "KEYS *",
                "CONFIG GET *",
                "ACL LIST",
                "SHUTDOWN",
                "REPLICAOF NO ONE",
                "SCRIPT FLUSH",
                "PUBLISH logout 1",
                "FUNCTION LIST",
                "MODULE LIST"
            })
    void butNothingThatHarmsTheOthers(String command) throws IOException {
        assertThat(asShop(command)).startsWith("-NOPERM");
    }

    @Test
    void noScriptGetsAroundThat() throws IOException {
        assertThat(asShop("EVAL \"return redis.call('flushall')\" 0"))
                .startsWith("-ERR The user executing the script can't run this command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING", "GET cart", "FLUSHALL"})
    void withoutPasswordNothingIsAnswered(String command) throws IOException {
        assertThat(send(command)).startsWith("-NOAUTH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH shop wrong", "AUTH default wrong", "AUTH wrong"})
    void aWrongPasswordIsRefused(String command) throws IOException {
        assertThat(send(command)).startsWith("-WRONGPASS");
    }

    @Test
    void thePasswordIsNotOnTheDiskInClear() throws IOException {
        assertThat(directory.resolve("run/users.acl"))
                .content()
                .contains("user shop on #")
                .doesNotContain(password);
    }

    private static void awaitReady(BufferedReader log) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("ready to accept connections at")) {
                return;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("Redis did not start:\n" + said);
    }

    private static String asShop(String command) throws IOException {
        return send("AUTH shop " + password, command);
    }

    /** Sends commands over one connection, and returns the first line of the last one's reply. */
    private static String send(String... commands) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            BufferedReader replies = new BufferedReader(Channels.newReader(channel, UTF_8));
            String reply = null;
            for (String command : commands) {
                channel.write(ByteBuffer.wrap((command + "\r\n").getBytes(UTF_8)));
                reply = replies.readLine();
            }
            return reply;
        }
    }

    private static Path socket() {
        return directory.resolve("redis.sock");
    }

    /** The paths of the container, moved into the directory of this test. */
    private static String here(String text) {
        return text.replace("/run/redis", directory.resolve("run").toString())
                .replace("/etc/redis", directory.resolve("etc").toString())
                .replace("dir /data", "dir " + directory.resolve("data"));
    }
}
