package dev.statelab.stateless.token.denylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateless.token.Family;
import dev.statelab.stateless.token.revocation.Denylist;
import dev.statelab.stateless.token.revocation.Denylist.Use;
import dev.statelab.testkit.store.RealRedis;
import dev.statelab.testkit.store.Wire;
import dev.statelab.testkit.store.Wire.Hold;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica's commands reach Redis late because the network delayed them; meanwhile its users go to another replica. */
class RedisDenylistTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ISSUER = "http://localhost:8080";

    private static RealRedis server;

    private Wire wire;
    private Redis overWire;
    private Redis direct;
    private Denylist cut;
    private Denylist other;

    @BeforeAll
    static void start() {
        server = new RealRedis(RealRedis.User.TOKENS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        wire = new Wire(Integer.parseInt(server.url().replaceAll(".*:", "")));
        overWire = Redis.createClient(
                server.vertx(),
                new RedisOptions()
                        .setConnectionString("redis://%s:%s@127.0.0.1:%d"
                                .formatted(server.user(), RealRedis.PASSWORD, wire.port())));
        direct = server.client();
        cut = new RedisDenylist(overWire);
        other = new RedisDenylist(direct);
    }

    @AfterEach
    void disconnect() {
        overWire.close();
        direct.close();
        wire.close();
    }

    /** @param known whether the replica has used a token before, and so knows the time of Redis */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAbandonedTokenUseThatArrivesLateRevokesNoLogin(boolean known) {
        if (known) {
            assertThat(use(cut, family(), 0)).isEqualTo(Use.GOOD);
        }
        Family login = family();
        Hold late = wire.holdRequest(login.id());
        CompletableFuture<Use> abandoned = cut.use(login, 0, GRACE, PATIENCE).subscribeAsCompletionStage();
        late.await();
        Instant over = Instant.now().plus(PATIENCE);
        assertThat(use(other, login, 0)).isEqualTo(Use.GOOD);
        assertThat(use(other, login, 1)).isEqualTo(Use.GOOD);
        await().until(() -> Instant.now().isAfter(over));

        late.release();

        assertThat(abandoned).failsWithin(SOON).withThrowableThat().withMessageContaining("after its deadline");
        assertThat(get(other.contains(login))).isFalse();
        assertThat(use(other, login, 2)).isEqualTo(Use.GOOD);
    }

    @Test
    void onlyTheFirstTokenUseOfAReplicaAsksRedisForTheTime() {
        use(other, family(), 0);
        Denylist started = new RedisDenylist(direct);

        assertThat(server.commandsOf(() -> use(started, family(), 0))).containsEntry("eval", 2);
        assertThat(server.commandsOf(() -> use(started, family(), 0))).containsEntry("eval", 1);
    }

    /** A login that started between the two revocations stays revoked. */
    @Test
    void aDelayedLogoutEverywhereDoesNotUndoANewerOne() {
        Family login = family();
        Instant before = login.start().minusSeconds(1);
        Instant after = login.start().plusSeconds(1);
        Hold late = wire.holdRequest(login.user());
        CompletableFuture<Void> abandoned =
                cut.addAll(ISSUER, login.user(), before, login.end()).subscribeAsCompletionStage();
        late.await();
        get(other.addAll(ISSUER, login.user(), after, login.end()));
        assertThat(get(other.contains(login))).isTrue();

        late.release();

        assertThat(abandoned).succeedsWithin(SOON);
        assertThat(get(other.contains(login))).isTrue();
    }

    @Test
    void aDelayedLogoutStillRevokesItsLogin() {
        Family login = family();
        Hold late = wire.holdRequest(login.id());
        CompletableFuture<Void> abandoned = cut.add(login).subscribeAsCompletionStage();
        late.await();
        assertThat(use(other, login, 0)).isEqualTo(Use.GOOD);

        late.release();

        assertThat(abandoned).succeedsWithin(SOON);
        assertThat(get(other.contains(login))).isTrue();
        assertThat(use(other, login, 1)).isEqualTo(Use.REVOKED);
    }

    private static Use use(Denylist denylist, Family family, long generation) {
        return get(denylist.use(family, generation, GRACE, SOON));
    }

    private static Family family() {
        Instant now = Instant.now();
        String id = UUID.randomUUID().toString();
        return new Family(ISSUER, "user-of-" + id, id, now, now.plusSeconds(3600));
    }

    private static <T> T get(Uni<T> answer) {
        return answer.await().atMost(SOON);
    }
}
