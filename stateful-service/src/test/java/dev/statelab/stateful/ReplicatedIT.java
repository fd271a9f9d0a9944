package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.Shopper.Answer;
import dev.statelab.testkit.replica.ReplicaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Tests three replicas that hold the sessions in memory: concurrent requests to one session, and the loss of replicas. */
@DisabledIfSystemProperty(
        named = ReplicaProcess.EXECUTABLE,
        matches = ".+",
        disabledReason = "Infinispan is in no native executable")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // all tests share a cluster, which is slow to start
class ReplicatedIT {

    private static final int SHOPPERS = 20;
    private static final int ROUNDS = 10;
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Longer than the 8 s of silence after which a replica is suspected. */
    private static final Duration FREEZE = Duration.ofSeconds(14);

    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration EXIT = Duration.ofSeconds(20);

    private static ReplicaCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new ReplicaCluster(3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    void concurrentRequestsThroughAllReplicasLoseNoWriteAndReviveNoSession() {
        concurrentAddsEndAtExactlyTheAcceptedSum();
        writesAndALogoutAtOnceEndLoggedOut();
        checkoutsWithOneKeyBuyOnce();
    }

    private void concurrentAddsEndAtExactlyTheAcceptedSum() {
        int clients = 9;
        int adds = 12;
        Shopper alice = Shopper.in(cluster.get(0), "alice");
        List<CompletableFuture<List<Answer>>> all = IntStream.range(0, clients)
                .mapToObj(client -> CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, adds)
                                .mapToObj(i -> alice.add(cluster.get((client + i) % 3), "tea-01", 1 + client)
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
        System.out.printf("replicated: %d of %d concurrent adds accepted, %d pieces%n", accepted, clients * adds, sum);
        assertThat(accepted).isPositive();
        for (int i = 0; i < 3; i++) {
            assertThat(alice.cart(cluster.get(i)).pieces("tea-01")).isEqualTo(sum);
            assertThat(alice.cart(cluster.get(i)).version()).isEqualTo(accepted);
        }
    }

    private void writesAndALogoutAtOnceEndLoggedOut() {
        for (int round = 0; round < ROUNDS; round++) {
            Shopper alice = Shopper.in(cluster.get(round % 3), "alice");
            List<CompletableFuture<Answer>> adds = IntStream.range(0, 6)
                    .mapToObj(i -> alice.add(cluster.get(i % 3), "tea-03", 1))
                    .toList();
            alice.send(cluster.get((round + 1) % 3), "POST", "/logout", "")
                    .join()
                    .expect(204);
            adds.forEach(add -> assertThat(add.join().status()).isIn(200, 401, 409));
            for (int i = 0; i < 3; i++) {
                alice.cart(cluster.get(i)).expect(401);
            }
        }
    }

    private void checkoutsWithOneKeyBuyOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            Shopper alice = Shopper.in(cluster.get(0), "alice");
            alice.add(cluster.get(0), "tea-05", 2).join().expect(200);
            String key = UUID.randomUUID().toString();
            List<String> orders =
                    IntStream.range(0, 3).mapToObj(i -> alice.checkout(cluster.get(i), key)).toList().stream()
                            .map(order -> order.join().expect(201).body().toString())
                            .distinct()
                            .toList();
            assertThat(orders).hasSize(1);
            Answer cart = alice.cart(cluster.get(1));
            assertThat(cart.pieces("tea-05")).isZero();
            assertThat(cart.version()).isEqualTo(2);
            // the next change moves the order to an entry of its own
            alice.add(cluster.get(2), "tea-05", 1).join().expect(200);
            assertThat(alice.checkout(cluster.get(1), key)
                            .join()
                            .expect(201)
                            .body()
                            .toString())
                    .isEqualTo(orders.getFirst());
        }
    }

    @Test
    @Order(2)
    void neitherAKilledReplicaNorARollingRestartLosesAnAcknowledgedWrite() {
        List<Shopper> shoppers = shoppers();
        try (Writers writers = new Writers(shoppers)) {
            writers.awaitMore();
            cluster.get(1).kill();
            writers.awaitMore();
            cluster.restart(1);
            writers.awaitMore();
            for (int i : new int[] {2, 0}) { // after this, none of the first replicas is left
                ReplicaProcess old = cluster.get(i);
                old.terminate();
                assertThat(old.awaitEnd(EXIT)).isIn(0, 143);
                cluster.restart(i);
                writers.awaitMore();
            }
        }
    }

    @Test
    @Order(3)
    void whileAReplicaIsFrozenRequestsTakeUnderTwoSecondsAndNoWriteIsLost() throws IOException, InterruptedException {
        List<Shopper> shoppers = shoppers();
        List<Shopper> leaving = shoppers();
        try (Writers writers = new Writers(shoppers)) {
            writers.awaitMore();
            signal("STOP", cluster.get(2));
            long start = System.nanoTime();
            for (int turn = 0; System.nanoTime() - start < FREEZE.toNanos(); turn++) {
                long sent = System.nanoTime();
                Answer cart = shoppers.get(turn % SHOPPERS).cart(cluster.get(turn % 2));
                assertThat(cart.status()).isIn(200, 503);
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(PROMISED.multipliedBy(2));
            }
            for (Shopper shopper : leaving) {
                shopper.send(cluster.get(0), "POST", "/logout", "").join().expect(204);
            }
            signal("CONT", cluster.get(2));
            writers.awaitMore();
            await().atMost(PATIENCE)
                    .until(() -> shoppers.stream()
                            .allMatch(shopper -> shopper.cart(cluster.get(2)).status() == 200));
        }
        // at first the replica does not know what it has missed
        leaving.forEach(shopper -> await().atMost(PATIENCE)
                .untilAsserted(() -> shopper.cart(cluster.get(2)).expect(401)));
    }

    private static void signal(String name, ReplicaProcess replica) throws IOException, InterruptedException {
        String pid = Long.toString(replica.handle().pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private List<Shopper> shoppers() {
        return IntStream.range(0, SHOPPERS)
                .mapToObj(i -> Shopper.in(cluster.get(i % 3), "shopper-" + (i + 1)))
                .toList();
    }

    @Test
    @Order(4)
    void killingTwoOfThreeReplicasLosesSomeSessionsAndTheRestAreServedAfterTheRestart() {
        List<Shopper> shoppers = shoppers();
        shoppers.forEach(
                shopper -> shopper.add(cluster.get(0), "tea-01", 1).join().expect(200));
        cluster.get(1).kill();
        cluster.get(2).kill();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> shoppers.getFirst().cart(cluster.get(0)).expect(503));
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> cluster.restart(1), Thread::startVirtualThread),
                        CompletableFuture.runAsync(() -> cluster.restart(2), Thread::startVirtualThread))
                .join();
        await().atMost(PATIENCE)
                .until(() -> shoppers.getFirst().cart(cluster.get(0)).status() != 503);
        long kept = shoppers.stream()
                .map(shopper -> shopper.cart(cluster.get(1)))
                .peek(cart -> assertThat(cart.status()).isIn(200, 401))
                .filter(cart -> cart.status() == 200)
                .peek(cart -> assertThat(cart.pieces("tea-01")).isEqualTo(1))
                .count();
        System.out.printf("replicated: of %d sessions %d outlive two of three replicas%n", SHOPPERS, kept);
        assertThat(kept).isBetween(1L, SHOPPERS - 1L);
        Shopper.in(cluster.get(2), "alice").cart(cluster.get(0)).expect(200);
    }

    /** Shoppers who add one piece at a time through each replica in turn; {@link #close} checks that no acknowledged add is lost. */
    private final class Writers implements AutoCloseable {

        private final List<Shopper> shoppers;
        private final List<AtomicInteger> acknowledged;
        private final List<AtomicInteger> unknown;
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();

        Writers(List<Shopper> shoppers) {
            this.shoppers = shoppers;
            acknowledged = shoppers.stream().map(shopper -> new AtomicInteger()).toList();
            unknown = shoppers.stream().map(shopper -> new AtomicInteger()).toList();
            for (int i = 0; i < shoppers.size(); i++) {
                int writer = i;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int turn = writer; !over.get(); turn++) {
                        write(writer, cluster.get(turn % 3));
                    }
                }));
            }
        }

        private void write(int writer, ReplicaProcess replica) {
            LockSupport.parkNanos(PAUSE.toNanos());
            try {
                int status =
                        shoppers.get(writer).add(replica, "tea-01", 1).join().status();
                (status == 200 ? acknowledged : unknown).get(writer).incrementAndGet();
                assertThat(status).isIn(200, 409, 503);
            } catch (CompletionException e) {
                // no response: the add may have been applied
                unknown.get(writer).incrementAndGet();
            }
        }

        void awaitMore() {
            List<Integer> before = acknowledged.stream().map(AtomicInteger::get).toList();
            await().atMost(PATIENCE)
                    .until(() -> IntStream.range(0, before.size())
                            .allMatch(i -> acknowledged.get(i).get() > before.get(i) + 2));
        }

        @Override
        public void close() {
            over.set(true);
            threads.forEach(thread -> await().until(() -> !thread.isAlive()));
            for (int i = 0; i < shoppers.size(); i++) {
                for (int replica = 0; replica < 3; replica++) {
                    Answer cart = shoppers.get(i).cart(cluster.get(replica)).expect(200);
                    int sure = acknowledged.get(i).get();
                    assertThat(cart.pieces("tea-01"))
                            .isBetween(sure, sure + unknown.get(i).get());
                }
            }
            System.out.printf(
                    "replicated: %d writes acknowledged, none lost; %d without an answer of success%n",
                    sum(acknowledged), sum(unknown));
        }

        private static int sum(List<AtomicInteger> counts) {
            return counts.stream().mapToInt(AtomicInteger::get).sum();
        }
    }
}
