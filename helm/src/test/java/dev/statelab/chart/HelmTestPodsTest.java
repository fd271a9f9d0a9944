package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pods of {@code helm test} and what leads to them; what they check needs a cluster. */
class HelmTestPodsTest {

    @Test
    void theyRunWhenAskedForAndNotWhenInstalled() {
        assertThat(Chart.renderWithoutHooks().all(Pod.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void eachTalksToItsService(String component) {
        Pod pod = Chart.render().get(Pod.class, "demo-statelab-%s-test".formatted(component));

        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(Rendering.environment(pod.getSpec().getContainers().getFirst()))
                .containsEntry("URL", "http://demo-statelab-" + component)
                .containsEntry("SHOP_DEMO_PASSWORD", "secret demo-statelab-demo/password");
    }

    @ParameterizedTest
    @CsvSource({"stateless.autoscaling.minReplicas=1, 1", "stateless.autoscaling.minReplicas=3, 2"})
    void theStatelessOneExpectsASecondPodWhereThereIsOne(String setting, int pods) {
        Pod pod = Chart.render(setting).get(Pod.class, "demo-statelab-stateless-test");

        assertThat(pod.getSpec().getContainers().getFirst().getArgs().getFirst())
                .contains("-ge %d ]".formatted(pods));
    }

    @ParameterizedTest
    @CsvSource({"standalone, redis-headless:6379", "sentinel, redis:26379", "cluster, redis-headless:6379"})
    void theOneOfTheNetworkTriesEachStore(String topology, String address) {
        assertThat(script(
                        "demo-statelab-network-test",
                        "tests.networkPolicy=true",
                        "redis.topology=" + topology,
                        "stateless.revocation=denylist"))
                .contains("http://demo-statelab-" + address);
        assertThat(script("demo-statelab-network-test", "tests.networkPolicy=true", "stateful.store=postgresql"))
                .contains("http://demo-statelab-postgresql:5432")
                .doesNotContain("redis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"affinity", "stateful"})
    void withAffinityByCookieTheyGoThroughTheIngressController(String test) {
        assertThat(script(
                        "demo-statelab-%s-test".formatted(test),
                        "stateful.store=memory",
                        "stateful.affinity=cookie",
                        "stateful.ingress.enabled=true",
                        "stateful.ingress.hosts[0]=shop.example.org",
                        "tests.ingressURL=http://traefik.traefik"))
                .contains("URL=http://traefik.traefik HOST=shop.example.org\n");
    }

    @Test
    void withoutAWayThroughTheIngressControllerSessionsInMemoryCannotBeFoundAgain() {
        String[] settings = {"stateful.affinity=cookie", "stateful.ingress.enabled=true"};
        Rendering shared = Chart.render(settings);
        Rendering inMemory = Chart.render(settings[0], settings[1], "stateful.store=memory");

        assertThat(shared.find(Pod.class, "demo-statelab-stateful-test")).isPresent();
        assertThat(inMemory.find(Pod.class, "demo-statelab-stateful-test")).isEmpty();
    }

    private static String script(String pod, String... settings) {
        return Chart.render(settings)
                .get(Pod.class, pod)
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs()
                .getFirst();
    }

    @Test
    void helmSaysTheNextCommands() {
        assertThat(Chart.notes())
                .contains("helm test demo -n shop")
                .contains("kubectl -n shop port-forward service/demo-statelab-stateful 8080:80")
                .contains("kubectl -n shop port-forward service/demo-statelab-stateless 8081:80")
                .contains("kubectl -n shop get secret demo-statelab-demo")
                .contains("kubectl -n shop delete pod")
                .doesNotContain("three nodes");
    }

    @Test
    void helmSaysHowManyNodesAReplicatedRedisNeeds() {
        assertThat(Chart.notes("redis.topology=sentinel")).contains("The three pods of Redis need three nodes");
        assertThat(Chart.notes("redis.topology=cluster")).contains("The six pods of Redis need three nodes");
    }
}
