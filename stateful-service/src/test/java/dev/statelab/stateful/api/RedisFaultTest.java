package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;

import dev.statelab.testkit.store.RealRedis;
import dev.statelab.testkit.store.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests how the service handles faults of Redis. */
@QuarkusTest
@TestProfile(RedisFaultTest.OverAWire.class)
class RedisFaultTest extends FaultContract {

    public static final class OverAWire extends OnRedis {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(WiredServer.class));
        }
    }

    enum Outage {
        STOPPED {
            @Override
            void begin(RealRedis server, Wire wire) {
                server.stop();
            }

            @Override
            void end(RealRedis server, Wire wire) {
                server.start();
            }
        },

        /** It accepts connections and requests, and answers none. */
        PAUSED {
            private String pid;

            @Override
            void begin(RealRedis server, Wire wire) {
                pid = processId(server);
                signal("STOP", pid);
            }

            @Override
            void end(RealRedis server, Wire wire) {
                signal("CONT", pid);
            }
        },

        SLOW {
            @Override
            void begin(RealRedis server, Wire wire) {
                wire.delayReplies(Duration.ofSeconds(2));
            }

            @Override
            void end(RealRedis server, Wire wire) {
                wire.delayReplies(Duration.ZERO);
            }
        },

        /** Like a replica that is mistaken for the primary: it still serves reads. */
        READ_ONLY {
            @Override
            void begin(RealRedis server, Wire wire) {
                server.command(Command.REPLICAOF, "127.0.0.1", "1");
            }

            @Override
            void end(RealRedis server, Wire wire) {
                server.command(Command.REPLICAOF, "NO", "ONE");
            }
        },

        /** It still serves reads, and can end a session. */
        OUT_OF_MEMORY {
            @Override
            void begin(RealRedis server, Wire wire) {
                server.command(Command.CONFIG, "SET", "maxmemory", "1");
            }

            @Override
            void end(RealRedis server, Wire wire) {
                server.command(Command.CONFIG, "SET", "maxmemory", "0");
            }
        };

        abstract void begin(RealRedis server, Wire wire);

        abstract void end(RealRedis server, Wire wire);
    }

    RealRedis server;
    Wire wire;

    @ParameterizedTest
    @EnumSource
    void requestsThatAFaultAffectsFailWithinASecondAndSucceedAfterwards(Outage outage) {
        isToldWithinASecondAndLeavesNoTrace(new Fault(
                () -> outage.begin(server, wire),
                () -> outage.end(server, wire),
                outage == Outage.OUT_OF_MEMORY || outage == Outage.READ_ONLY,
                outage == Outage.OUT_OF_MEMORY,
                outage == Outage.STOPPED));
        requireThatNoSessionIsHalfWritten();
    }

    @Test
    void aRedisThatIsRestartedEmptyHasNoSessionsAndTakesNewOnes() {
        String sid = login("alice");
        server.stop();
        server.start();
        await().atMost(RECOVERY).until(() -> send(sid).get("/cart").statusCode() == 401);
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        isProblem(put(sid, "tea-01", 1), 401, "unauthenticated");
        cart(login("alice")).body("lines", empty());
        requireThatNoSessionIsHalfWritten();
    }

    private void requireThatNoSessionIsHalfWritten() {
        Response keys = server.command(Command.KEYS, "session:*");
        for (int i = 0; i < keys.size(); i++) {
            String session = keys.get(i).toString();
            assertThat(server.command(Command.HKEYS, session).toString())
                    .contains("user", "version", "state", "opened", "used");
            assertThat(server.command(Command.PTTL, session).toLong()).isPositive();
        }
    }

    private static String processId(RealRedis server) {
        return server.command(Command.INFO, "server")
                .toString()
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> line.substring("process_id:".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, String pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Redis behind a {@link Wire}. */
    public static final class WiredServer extends OnRedis.Server {

        private Wire wire;

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(super.start());
            wire = new Wire(URI.create(settings.get("redis.url")).getPort());
            settings.put("redis.url", "redis://127.0.0.1:" + wire.port());
            return settings;
        }

        @Override
        public void inject(TestInjector injector) {
            super.inject(injector);
            injector.injectIntoFields(wire, new TestInjector.MatchesType(Wire.class));
        }

        @Override
        public void stop() {
            wire.close();
            super.stop();
        }
    }
}
