package dev.statelab.system;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The Sentinels beside the Redis pods of the scenario {@code ha}. */
final class Sentinel {

    static final List<String> PODS = List.of("statelab-redis-0", "statelab-redis-1", "statelab-redis-2");

    private static final int MOST_HANDOVERS = 10;

    private Sentinel() {}

    /** The pod that the first Sentinel considers the primary. */
    static String primary() {
        return primary(PODS.getFirst());
    }

    /** The pod that the Sentinel of this pod considers the primary. */
    static String primary(String pod) {
        String address = ask(pod, "redis-cli -p 26379 --user shop sentinel get-master-addr-by-name statelab");
        return address.lines().findFirst().orElseThrow().replaceFirst("\\..*", "");
    }

    /** Waits until all three name the same primary, which has that role, and know its two replicas and each other. */
    static void awaitAgreement() {
        await("the Sentinels agree")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> PODS.stream().map(Sentinel::view).distinct().toList(),
                        views -> views.size() == 1
                                && views.getFirst()
                                        .endsWith("role-reported master num-slaves 2 num-other-sentinels 2"));
    }

    /** Waits until one of the three Redis servers reports as primary, the others as replicas, and all Sentinels name that primary. */
    static void awaitOnePrimary(Duration atMost) {
        await("one primary, which all name, and two replicas")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .until(Sentinel::onePrimary);
    }

    private static boolean onePrimary() {
        Map<String, List<String>> byRole = PODS.stream().collect(Collectors.groupingBy(Sentinel::role));
        List<String> primaries = byRole.getOrDefault("master", List.of());
        return primaries.size() == 1
                && byRole.getOrDefault("slave", List.of()).size() == 2
                && PODS.stream().map(Sentinel::primary).allMatch(primaries.getFirst()::equals);
    }

    /** The role that the Redis server of that pod reports, {@code master} or {@code slave}; something else if it does not respond. */
    private static String role(String pod) {
        return ask(pod, "REDISCLI_AUTH=$SENTINEL_PASSWORD redis-cli --user sentinel role 2>&1 | head -n 1")
                .strip();
    }

    private static String view(String pod) {
        String master = "REDISCLI_AUTH=$SENTINEL_PASSWORD redis-cli -p 26379 --user sentinel sentinel master statelab";
        String shown = "^(ip|role-reported|num-slaves|num-other-sentinels) ";
        return ask(pod, "%s | paste -d ' ' - - | grep -E '%s' | paste -s -d ' ' -".formatted(master, shown))
                .strip();
    }

    /**
     * Makes this pod the primary by gracefully stopping the current one. Sentinel chooses the new primary itself, so it may take several
     * handovers until it chooses this pod.
     */
    static void takeOver(String pod) {
        for (int handover = 0; !primary().equals(pod); handover++) {
            if (handover == MOST_HANDOVERS) {
                throw new AssertionError(pod + " is not the primary after %d handovers".formatted(handover));
            }
            Cluster.delete(primary());
            awaitOnePrimary(Duration.ofMinutes(1));
            Cluster.awaitReady();
            awaitAgreement();
        }
    }

    private static String ask(String pod, String commandLine) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ExecWatch exec = Cluster.CLIENT
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(pod)
                .inContainer("sentinel")
                .writingOutput(output)
                .writingError(output)
                .exec("sh", "-c", commandLine)) {
            int code = exec.exitCode().get(20, TimeUnit.SECONDS);
            String answer = output.toString(StandardCharsets.UTF_8);
            if (code != 0) {
                throw new AssertionError("the Sentinel of %s: exit code %d, %s".formatted(pod, code, answer));
            }
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the Sentinel of " + pod + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
