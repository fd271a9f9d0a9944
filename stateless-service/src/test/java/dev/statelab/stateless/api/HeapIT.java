package dev.statelab.stateless.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.KeepAliveClient;
import dev.statelab.testkit.replica.KeepAliveClient.Answer;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Three thousand users shop at one replica without a cache of verified tokens, and leave no objects on its heap. */
@DisabledIfSystemProperty(
        named = ReplicaProcess.EXECUTABLE,
        matches = ".+",
        disabledReason = "a native executable does not tell jcmd of its heap")
class HeapIT {

    private static final int USERS = 3_000;
    private static final int WARM_UP = 500;
    private static final int CLIENTS = 8;

    /** A checkout takes half of a user's time; one buyer in ten users shows as much. */
    private static final int USERS_A_BUYER = 10;

    /** A line of {@code jcmd GC.class_histogram}: rank, instances, bytes, class. */
    private static final Pattern LINE = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");

    /** The garbage collector fills gaps with it; it is not an object of the application. */
    private static final String FILLER = "jdk.internal.vm.FillerElement";

    private record Use(long instances, long bytes) {}

    @Test
    void noObjectOfAUserOutlivesItsRequests() throws Exception {
        try (Replicas replicas = new Replicas(1, Map.of("TOKEN_VERIFIED_TOKENS", "0"))) {
            ReplicaProcess replica = replicas.get(0);
            shop(replica, WARM_UP);
            Map<String, Use> before = histogram(replica);

            shop(replica, USERS);

            Map<String, Use> after = histogram(replica);
            long bytes = bytes(after) - bytes(before);
            System.out.printf("after %d users: %+d bytes on the heap%n", USERS, bytes);
            assertThat(grown(before, after))
                    .as("instances that came, of classes with many")
                    .isEmpty();
            assertThat(bytes / USERS).as("bytes a user").isLessThan(100);
            assertThat(ours(after)).isEqualTo(ours(before));
            assertThat(usersOnTheHeap(replica)).hasSizeLessThan(USERS / 100);
        }
    }

    /** Each user logs in and fills a cart; some of them check out. */
    private static void shop(ReplicaProcess replica, int users) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    try (KeepAliveClient client = new KeepAliveClient(replica::port)) {
                        for (int user = next.incrementAndGet(); user <= users; user = next.incrementAndGet()) {
                            shop(client, "shopper-" + user, user % USERS_A_BUYER == 0);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
        }
        for (Future<?> client : clients) {
            client.get();
        }
    }

    private static void shop(KeepAliveClient client, String user, boolean buys) throws IOException {
        String credentials = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, Replicas.PASSWORD);
        Answer login = answer(200, client.send("POST", "/login", Map.of(), credentials));
        String bearer = "Bearer " + JsonPath.from(login.body()).getString("access_token");
        Answer cart = answer(
                200, client.send("PUT", "/cart/items/tea-01", Map.of("Authorization", bearer), "{\"quantity\":2}"));
        if (!buys) {
            return;
        }
        Map<String, String> headers = Map.of(
                "Authorization", bearer, "Cart", cart.headers().get("Cart"), "Idempotency-Key", "order-of-" + user);
        answer(201, client.send("POST", "/checkout", headers, ""));
    }

    private static Answer answer(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    /** The live objects by class, after a full collection. */
    private static Map<String, Use> histogram(ReplicaProcess replica) throws Exception {
        Map<String, Use> use = new TreeMap<>();
        for (String line : jcmd(replica, "GC.class_histogram").lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && !matcher.group(3).contains(FILLER)) {
                use.merge(
                        matcher.group(3),
                        new Use(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))),
                        (one, other) -> new Use(one.instances() + other.instances(), one.bytes() + other.bytes()));
            }
        }
        assertThat(use).containsKey("java.lang.String");
        return use;
    }

    /** The classes whose instances increased by at least a tenth of the number of users. */
    private static Map<String, Long> grown(Map<String, Use> before, Map<String, Use> after) {
        Map<String, Long> grown = new TreeMap<>();
        after.forEach((name, use) -> grown.put(
                name, use.instances() - before.getOrDefault(name, new Use(0, 0)).instances()));
        grown.values().removeIf(instances -> instances < USERS / 10);
        return grown;
    }

    private static long bytes(Map<String, Use> histogram) {
        return histogram.values().stream().mapToLong(Use::bytes).sum();
    }

    /** The classes of the project, whose objects live as long as the process. */
    private static Map<String, Use> ours(Map<String, Use> histogram) {
        Map<String, Use> ours = new TreeMap<>(histogram);
        ours.keySet().removeIf(name -> !name.contains("dev.statelab."));
        return ours;
    }

    /** The users whose names are in a heap dump; the last requests leave theirs in buffers that are reused. */
    private static Set<String> usersOnTheHeap(ReplicaProcess replica) throws Exception {
        Path dump = Files.createTempDirectory("heap").resolve("heap.hprof");
        try {
            jcmd(replica, "GC.heap_dump", dump.toString());
            Matcher names = Pattern.compile("shopper-\\d+")
                    .matcher(new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1));
            Set<String> users = new HashSet<>();
            while (names.find()) {
                users.add(names.group());
            }
            System.out.printf("names of users in a heap dump of %d bytes: %d%n", Files.size(dump), users.size());
            return users;
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(dump.getParent());
        }
    }

    private static String jcmd(ReplicaProcess replica, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(replica.handle().pid())));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
