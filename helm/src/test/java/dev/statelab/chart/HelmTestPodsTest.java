package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pods of {@code helm test} and the notes that mention them; {@link HelmTestScriptsTest} runs some of their scripts. */
class HelmTestPodsTest {

    @Test
    void testPodsAreHooksAndNotPartOfTheRelease() {
        assertThat(Chart.renderWithoutHooks().all(Pod.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void aTestPodHasTheUrlOfItsServiceAndTheDemoPassword(String component) {
        Pod pod = Chart.render().get(Pod.class, "demo-statelab-%s-test".formatted(component));

        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(Rendering.environment(pod.getSpec().getContainers().getFirst()))
                .containsEntry("URL", "http://demo-statelab-" + component)
                .containsEntry("SHOP_DEMO_PASSWORD", "secret demo-statelab-demo/password");
    }

    @ParameterizedTest
    @CsvSource({
        "standalone, redis, redis-headless:6379",
        "sentinel, redis, redis-headless:6379 redis:26379",
        "cluster, redis, redis-headless:6379",
        "standalone, postgresql, postgresql:5432"
    })
    void theNetworkTestTriesTheSameAddressesAsTheReachTestBeforeIt(String topology, String store, String addresses) {
        Rendering chart =
                Chart.render("tests.networkPolicy=true", "redis.topology=" + topology, "stateful.store=" + store);
        Pod outsider = chart.get(Pod.class, "demo-statelab-network-test");
        Pod before = chart.get(Pod.class, "demo-statelab-reach-%s-test".formatted(store));

        assertThat(List.of(outsider, before))
                .allSatisfy(pod -> assertThat(Pattern.compile("connect demo-statelab-(\\S+:\\d+)")
                                .matcher(HelmTestScript.of(pod))
                                .results()
                                .map(match -> match.group(1)))
                        .containsExactly(addresses.split(" ")));
        assertThat(weight(before)).isLessThan(weight(outsider));
    }

    /** Helm runs pods with a lower weight first, and stops after a pod that fails. */
    private static int weight(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getAnnotations().get("helm.sh/hook-weight"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"affinity", "stateful"})
    void withCookieAffinityTestPodsGoThroughTheIngressController(String test) {
        Rendering chart = Chart.render(
                "stateful.store=memory",
                "stateful.affinity=cookie",
                "stateful.ingress.enabled=true",
                "stateful.ingress.hosts[0]=shop.example.org",
                "tests.ingressURL=http://traefik.traefik");

        assertThat(HelmTestScript.of(chart.get(Pod.class, "demo-statelab-%s-test".formatted(test))))
                .contains("URL=http://traefik.traefik HOST=shop.example.org\n");
    }

    @Test
    void withoutIngressUrlThereIsNoStatefulTestPodForSessionsInMemory() {
        String[] settings = {"stateful.affinity=cookie", "stateful.ingress.enabled=true"};
        Rendering shared = Chart.render(settings);
        Rendering inMemory = Chart.render(settings[0], settings[1], "stateful.store=memory");

        assertThat(shared.find(Pod.class, "demo-statelab-stateful-test")).isPresent();
        assertThat(inMemory.find(Pod.class, "demo-statelab-stateful-test")).isEmpty();
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
