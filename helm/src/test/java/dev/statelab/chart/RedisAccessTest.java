package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.store.RealRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions and persistence of a real Redis that runs with the rendered start script and configuration, as in the container. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the start script is for a Linux container")
class RedisAccessTest {

    private static final Rendering CHART = Chart.render("stateless.revocation=denylist", "redis.exporter.enabled=true");

    @TempDir
    static Path directory;

    private static RedisPod redis;

    @BeforeAll
    static void start() throws IOException {
        redis = new RedisPod(CHART, 0, directory);
        redis.start();
        await().ignoreExceptions().until(() -> asShop("PING").equals("+PONG"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        redis.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PING                                             | +PONG
            SET cart 1                                       | +OK
            EXPIRE cart 60                                   | :1
            SCAN 0 MATCH cart                                | 0 cart
            EVAL "return redis.call('set',KEYS[1],2)" 1 cart | +OK
            PUBLISH sessions 1                               | :0
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
    void theServiceUserMayNotRunDangerousCommands(String command) throws IOException {
        assertThat(asShop(command)).startsWith("-NOPERM");
    }

    @Test
    void aScriptCannotBypassThePermissionsOfTheServiceUser() throws IOException {
        assertThat(asShop("EVAL \"return redis.call('flushall')\" 0"))
                .startsWith("-ERR The user executing the script can't run this command");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SET revoked:1 1        | +OK
            EXISTS revoked:1       | :1
            SET cart 1             | -NOPERM
            GET cart               | -NOPERM
            FLUSHALL               | -NOPERM
            KEYS revoked:*         | -NOPERM
            CONFIG GET *           | -NOPERM
            """)
    void theDenylistUserMayAccessOnlyRevocationKeys(String command, String reply) throws IOException {
        assertThat(as("tokens", "tokens-password", command)).startsWith(reply);
    }

    /** The INFO fields from which redis_exporter makes the metrics that the alerts use. */
    @ParameterizedTest
    @ValueSource(strings = {"used_memory", "maxmemory", "connected_slaves", "aof_last_write_status"})
    void theUserOfTheExporterReadsWhatTheAlertsAreAbout(String field) throws IOException {
        assertThat(as("exporter", "exporter-password", "INFO ALL")).contains("\n" + field + ":");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SLOWLOG LEN            | :
            GET cart               | -NOPERM
            SCAN 0                 | -NOPERM
            SLOWLOG GET 1          | -NOPERM
            CONFIG GET *           | -NOPERM
            CLIENT LIST            | -NOPERM
            """)
    void theExporterUserMayNotReadKeysValuesOrConfiguration(String command, String reply) throws IOException {
        assertThat(as("exporter", "exporter-password", command)).startsWith(reply);
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
        assertThat(redis.path("run/users.acl"))
                .content()
                .contains("user shop on #")
                .doesNotContain(Namespace.secret(CHART, "demo-statelab-redis", "password"));
    }

    /** A script that writes twice is a transaction in the append-only file, which Redis loads as the user {@code default}. */
    @Test
    void writesOfAScriptSurviveACrash() throws IOException, InterruptedException {
        String script = "redis.call('hset',KEYS[1],'a',1) redis.call('zadd',KEYS[2],1,'b') return 'written'";
        assertThat(asShop("EVAL \"%s\" 2 session:1 sessions:1".formatted(script)))
                .isEqualTo("written");
        awaitInAppendOnlyFile("session:1");
        redis.kill();
        redis.start();
        await().ignoreExceptions().until(() -> asShop("PING").equals("+PONG"));
        assertThat(asShop("EXISTS session:1 sessions:1")).isEqualTo(":2");
    }

    /** As after a power loss: the length of the file is on the disk, its last content is not. */
    @Test
    void zerosAtTheEndOfTheAppendOnlyFileAreCutOff() throws IOException, InterruptedException {
        assertThat(asShop("SET before-the-power-loss 1")).isEqualTo("+OK");
        awaitInAppendOnlyFile("before-the-power-loss");
        redis.kill();
        Files.write(appendOnlyFile(), new byte[12], StandardOpenOption.APPEND);

        redis.start();

        await().ignoreExceptions().until(() -> asShop("PING").equals("+PONG"));
        assertThat(asShop("GET before-the-power-loss")).isEqualTo("1");
        assertThat(redis.path("redis.log")).content().contains("last 12 bytes of the append-only file cannot be read");
    }

    /** Redis acknowledges a write before it is in the file if the disk is busy: it writes up to two seconds later then. */
    private static void awaitInAppendOnlyFile(String text) {
        await().ignoreExceptions()
                .until(() -> Files.readString(appendOnlyFile(), StandardCharsets.ISO_8859_1)
                        .contains(text));
    }

    private static Path appendOnlyFile() throws IOException {
        try (Stream<Path> files = Files.list(redis.path("data/appendonlydir"))) {
            return files.filter(each -> each.toString().endsWith(".incr.aof"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** Otherwise the services would be tested with permissions that they do not have. */
    @ParameterizedTest
    @EnumSource
    void theUsersOfRealRedisHaveThePermissionsOfTheChart(RealRedis.User user) throws IOException {
        String rules = Files.readAllLines(redis.path("run/users.acl")).stream()
                .filter(line -> line.startsWith("user %s ".formatted(user)))
                .map(line -> line.replaceAll(".*#\\w+ ", ""))
                .findAny()
                .orElseThrow();

        assertThat(user.rights()).isEqualTo(rules);
    }

    /** The script of {@code helm test} reports the same refusals as the tests above. */
    @Test
    void theHelmTestReportsThatRedisRejectsUnauthorizedCommands() throws IOException, InterruptedException {
        assertThat(redis.runTest()).isZero();
        assertThat(redis.path("helm-test.log"))
                .content()
                .contains("without a password: NOAUTH")
                .contains("FLUSHALL: NOPERM");
    }

    private static String asShop(String command) throws IOException {
        return as("shop", "password", command);
    }

    private static String as(String user, String key, String command) throws IOException {
        return send("AUTH %s %s".formatted(user, Namespace.secret(CHART, "demo-statelab-redis", key)), command);
    }

    /** Sends commands over one connection, and returns the reply to the last one. */
    private static String send(String... commands) throws IOException {
        try (RedisConnection connection = new RedisConnection(redis.address(), 6379)) {
            String reply = null;
            for (String command : commands) {
                reply = connection.command(command);
            }
            return reply;
        }
    }
}
