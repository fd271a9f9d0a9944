package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.Shopper.Answer;
import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests concurrent requests to one session through two replicas. Replica A reaches the store over a {@link Wire} that can hold a
 * request or a reply, so each race here runs in the harmful order. Where a test holds a request by its product, no other test uses
 * that product.
 */
@ParameterizedClass
@EnumSource
class ConcurrencyIT {

    private static final int ROUNDS = 10;

    /** Only a checkout's request to the store contains this. */
    private static final String ORDER = "order:";

    private static SharedStore.Running store;
    private static Wire wire;
    private static ReplicaProcess a;
    private static ReplicaProcess b;

    private final SharedStore kind;

    ConcurrencyIT(SharedStore kind) {
        this.kind = kind;
    }

    @BeforeParameterizedClassInvocation
    static void start(SharedStore kind) {
        store = kind.start();
        wire = new Wire(store.port());
        a = store.replica("a", wire.port(), Map.of());
        b = store.replica("b", store.port(), Map.of());
        // a new database has no tables yet when the replicas are ready
        await().untilAsserted(() -> Shopper.in(a, "bob"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        a.close();
        b.close();
        wire.close();
        store.close();
    }

    @Test
    void concurrentAddsThroughBothReplicasEndAtExactlyTheAcceptedSum() {
        int clients = 8;
        int adds = 12;
        Shopper alice = Shopper.in(a, "alice");
        List<CompletableFuture<List<Answer>>> all = IntStream.range(0, clients)
                .mapToObj(client -> CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, adds)
                                .mapToObj(i -> alice.add(i % 2 == 0 ? a : b, "tea-01", 1 + client)
                                        .join())
                                .toList(),
                        Thread::startVirtualThread))
                .toList();
        int accepted = 0;
        int sum = 0;
        for (int client = 0; client < clients; client++) {
            for (Answer answer : all.get(client).join()) {
                assertThat(answer.status()).isIn(200, 409);
                accepted += answer.status() == 200 ? 1 : 0;
                sum += answer.status() == 200 ? 1 + client : 0;
            }
        }
        System.out.printf("%s: %d of %d concurrent adds accepted, %d pieces%n", kind, accepted, clients * adds, sum);
        assertThat(accepted).isPositive();
        assertThat(alice.cart(a).pieces("tea-01")).isEqualTo(sum);
        assertThat(alice.cart(b).version()).isEqualTo(accepted);
    }

    @Test
    void aWriteThatRacesALogoutNeverRevivesTheSession() {
        Shopper alice = Shopper.in(a, "alice");
        Wire.Hold write = wire.holdRequest("tea-02");
        CompletableFuture<Answer> add = alice.add(a, "tea-02", 1);
        write.await();
        alice.send(b, "POST", "/logout", "").join().expect(204);
        write.release();
        add.join().expect(401);
        alice.cart(a).expect(401);
        alice.cart(b).expect(401);
    }

    @Test
    void aLogoutConcurrentWithWritesEndsTheSession() {
        for (int round = 0; round < ROUNDS; round++) {
            Shopper alice = Shopper.in(a, "alice");
            List<CompletableFuture<Answer>> adds = Stream.of(a, b, a, b)
                    .map(replica -> alice.add(replica, "tea-03", 1))
                    .toList();
            alice.send(b, "POST", "/logout", "").join().expect(204);
            adds.forEach(add -> assertThat(add.join().status()).isIn(200, 401, 409));
            alice.cart(a).expect(401);
            alice.cart(b).expect(401);
        }
    }

    @Test
    void aWriteInFlightWhileTheSessionIdIsRotatedIsRejected() {
        Shopper before = Shopper.in(a, "alice");
        before.add(a, "tea-04", 2).join().expect(200);
        Wire.Hold write = wire.holdRequest("mug-04");
        CompletableFuture<Answer> add = before.add(a, "mug-04", 1);
        write.await();
        Shopper after = before.again(b, "alice");
        write.release();
        add.join().expect(401);
        before.cart(a).expect(401);
        Answer cart = after.cart(a).expect(200);
        assertThat(cart.pieces("tea-04")).isEqualTo(2);
        assertThat(cart.pieces("mug-04")).isZero();
        assertThat(cart.version()).isEqualTo(1);
    }

    @Test
    void twoCheckoutsWithOneKeyBuyOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            Shopper alice = Shopper.in(a, "alice");
            alice.add(a, "tea-05", 2).join().expect(200);
            String key = newKey();
            List<CompletableFuture<Answer>> both = List.of(alice.checkout(a, key), alice.checkout(b, key));
            assertThat(both.get(0).join().expect(201).body())
                    .isEqualTo(both.get(1).join().expect(201).body());
            Answer cart = alice.cart(b);
            assertThat(cart.pieces("tea-05")).isZero();
            assertThat(cart.version()).isEqualTo(2);
        }
    }

    @Test
    void aRepeatedIdempotencyKeyReturnsTheFirstOrderThoughTheCartHasChanged() {
        Shopper alice = Shopper.in(a, "alice");
        String key = newKey();
        alice.add(a, "tea-06", 2).join().expect(200);
        Answer first = alice.checkout(a, key).join().expect(201);
        alice.add(b, "tea-06", 3).join().expect(200);
        assertThat(alice.checkout(b, key).join().expect(201).body()).isEqualTo(first.body());
        assertThat(alice.cart(a).pieces("tea-06")).isEqualTo(3);
    }

    @Test
    void aCheckoutWhoseReplyWasLostIsAnsweredOnRetry() {
        Shopper alice = Shopper.in(a, "alice");
        String key = newKey();
        alice.add(a, "tea-07", 2).join().expect(200);
        Wire.Hold reply = wire.holdReplyTo(ORDER);
        CompletableFuture<Answer> lost = alice.checkout(a, key);
        reply.await();
        Answer order = alice.checkout(b, key).join().expect(201);
        assertThat(order.pieces("tea-07")).isEqualTo(2);
        lost.join().expect(503);
        reply.release();
        assertThat(alice.checkout(a, key).join().expect(201).body()).isEqualTo(order.body());
        assertThat(alice.cart(a).version()).isEqualTo(2);
    }

    /** An add has no idempotency key; a client that sends {@code If-Match} learns from the 412 that the add was applied. */
    @Test
    void aRetriedAddWithIfMatchIsNotAppliedTwice() {
        Shopper alice = Shopper.in(a, "alice");
        String path = "/cart/items/tea-08";
        String empty = alice.cart(a).tag();
        Wire.Hold reply = wire.holdReplyTo("tea-08");
        CompletableFuture<Answer> lost = alice.send(a, "POST", path, "{\"add\":1}", "If-Match", empty);
        reply.await();
        lost.join().expect(503);
        reply.release();
        alice.send(b, "POST", path, "{\"add\":1}", "If-Match", empty).join().expect(412);
        assertThat(alice.cart(b).pieces("tea-08")).isEqualTo(1);
    }

    @Test
    void aSessionThatExpiresDuringARequestIsNotWritten() {
        try (ReplicaProcess hasty = store.replica("hasty", wire.port(), Map.of("SESSION_IDLE_TIMEOUT", "0.4S"))) {
            // the first request to a cold replica may take longer than its sessions live
            Shopper.in(hasty, "shopper-10").add(hasty, "tea-10", 1).join();
            Shopper watching = Shopper.in(b, "shopper-9");
            Shopper leaving = Shopper.in(hasty, "shopper-9");
            Wire.Hold write = wire.holdRequest("tea-09");
            CompletableFuture<Answer> add = leaving.add(hasty, "tea-09", 1);
            write.await();
            // listing sessions does not count as use
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> watching.send(b, "GET", "/sessions", "")
                                    .join()
                                    .body()
                                    .size()
                            == 1);
            write.release();
            add.join().expect(401);
            leaving.cart(b).expect(401);
        }
    }

    @Test
    void aCheckoutBuysOnceIfItsReplicaIsKilledAfterTheStoreWrite() {
        Shopper alice = Shopper.in(b, "alice");
        alice.add(b, "tea-10", 2).join().expect(200);
        String key = newKey();
        Wire.Hold reply = wire.holdReplyTo(ORDER);
        try (ReplicaProcess doomed = store.replica("doomed", wire.port(), Map.of())) {
            CompletableFuture<Answer> unanswered = alice.checkout(doomed, key);
            reply.await();
            doomed.kill();
            assertThatThrownBy(unanswered::join).hasCauseInstanceOf(IOException.class);
        } finally {
            reply.release();
        }
        assertThat(alice.cart(b).version()).as("the store had done it").isEqualTo(2);
        Answer order = alice.checkout(b, key).join().expect(201);
        assertThat(order.pieces("tea-10")).isEqualTo(2);
        assertThat(alice.checkout(a, key).join().expect(201).body()).isEqualTo(order.body());
        assertThat(alice.cart(a).pieces("tea-10")).isZero();
        assertThat(alice.cart(a).version()).isEqualTo(2);
    }

    @Test
    void aCheckoutBuysNothingIfItsReplicaIsKilledBeforeTheStoreWrite() {
        Shopper alice = Shopper.in(b, "alice");
        alice.add(b, "mug-10", 2).join().expect(200);
        String key = newKey();
        Wire.Hold request = wire.holdRequest(ORDER);
        try (ReplicaProcess doomed = store.replica("doomed", wire.port(), Map.of())) {
            CompletableFuture<Answer> unanswered = alice.checkout(doomed, key);
            request.await();
            doomed.kill();
            assertThatThrownBy(unanswered::join).hasCauseInstanceOf(IOException.class);
        }
        assertThat(alice.cart(b).pieces("mug-10")).isEqualTo(2);
        assertThat(alice.checkout(b, key).join().expect(201).pieces("mug-10")).isEqualTo(2);
        // the killed replica's request reaches the store late
        request.release();
        assertThat(alice.checkout(a, key).join().expect(201).pieces("mug-10")).isEqualTo(2);
        assertThat(alice.cart(a).version()).isEqualTo(2);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }
}
