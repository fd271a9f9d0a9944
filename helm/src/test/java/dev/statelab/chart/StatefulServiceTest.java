package dev.statelab.chart;

import static dev.statelab.testkit.chart.Rendering.environment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatefulServiceTest {

    private static final String NAME = "demo-statelab-stateful";

    @Test
    void theServiceHasTwoPodsAndADrainTakesOneAtATime() {
        Rendering chart = Chart.render();
        Deployment deployment = chart.get(Deployment.class, NAME);
        Service service = chart.get(Service.class, NAME);
        PodDisruptionBudget budget = chart.get(PodDisruptionBudget.class, NAME);

        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    }

    @Test
    void aRolloutStartsANewPodBeforeAnOldOneGoes() {
        var rollout = Chart.render()
                .get(Deployment.class, NAME)
                .getSpec()
                .getStrategy()
                .getRollingUpdate();

        assertThat(rollout.getMaxUnavailable().getIntVal()).isZero();
        assertThat(rollout.getMaxSurge().getIntVal()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"clientIP, ClientIP", "none, None", "cookie, None"})
    void theServiceKeepsAClientOnItsPodIfToldTo(String affinity, String expected) {
        Service service = Chart.render("stateful.affinity=" + affinity, "stateful.ingress.enabled=true")
                .get(Service.class, NAME);

        assertThat(service.getSpec().getSessionAffinity()).isEqualTo(expected);
    }

    @Test
    void theServiceGetsItsPortOnTheNodes() {
        Service service = Chart.render("stateful.service.type=NodePort", "stateful.service.nodePort=30080")
                .get(Service.class, NAME);

        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(80);
            assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
            assertThat(port.getNodePort()).isEqualTo(30080);
        });
    }

    @Test
    void kubernetesFindsPortAndHealth() {
        Rendering.hasPortAndHealth(container());
    }

    @Test
    void aSessionInRedisNeedsAnAccountThere() {
        assertThat(environment(container("stateful.cookie.secure=false")))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("POD_NAME", "field metadata.name"),
                        Map.entry("NODE_NAME", "field spec.nodeName"),
                        Map.entry("SHOP_DEMO_PASSWORD", "secret demo-statelab-demo/password"),
                        Map.entry("SESSION_STORE", "redis"),
                        Map.entry("SESSION_IDLE_TIMEOUT", "20M"),
                        Map.entry("SESSION_ABSOLUTE_TIMEOUT", "8H"),
                        Map.entry("SESSION_PER_USER", "20"),
                        Map.entry("SESSION_DURABILITY", "acknowledged"),
                        Map.entry("SESSION_SECRET", "secret demo-statelab-session/secret"),
                        Map.entry("SESSION_OPERATOR_PORT", "9000"),
                        Map.entry("SESSION_LOGIN_FAILURES_PER_USER", "10"),
                        Map.entry("SESSION_LOGIN_FAILURES_PER_ADDRESS", "100"),
                        Map.entry("SESSION_LOGIN_WINDOW", "5M"),
                        Map.entry("SESSION_COOKIE_SECURE", "false"),
                        Map.entry("REDIS_URL", "redis://demo-statelab-redis:6379"),
                        Map.entry("REDIS_USERNAME", "shop"),
                        Map.entry("REDIS_PASSWORD", "secret demo-statelab-redis/password")));
    }

    @Test
    void aSessionInADatabaseNeedsAnAccountThere() {
        assertThat(stores("stateful.store=postgresql"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SESSION_STORE", "postgresql",
                        "POSTGRES_URL", "postgresql://demo-statelab-postgresql:5432/shop",
                        "POSTGRES_USERNAME", "shop",
                        "POSTGRES_PASSWORD", "secret demo-statelab-postgresql/password"));
    }

    @Test
    void aSessionInMemoryKnowsNoStore() {
        assertThat(stores("stateful.store=memory")).containsExactlyEntriesOf(Map.of("SESSION_STORE", "memory"));
    }

    @Test
    void anExternalRedisIsUsedWithTheAccountInTheExistingSecret() {
        assertThat(stores(
                        "stateful.store=redis-near",
                        "redis.external.url=rediss://cache.example.org:6380",
                        "redis.external.existingSecret=mine"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SESSION_STORE", "redis-near",
                        "REDIS_URL", "rediss://cache.example.org:6380",
                        "REDIS_USERNAME", "secret mine/username",
                        "REDIS_PASSWORD", "secret mine/password"));
    }

    /** All pods verify the copies with the same secret; otherwise each would accept only its own. */
    @Test
    void hybridSessionsUseRedisAndHaveACopyLifetime() {
        assertThat(stores("stateful.store=hybrid"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SESSION_STORE", "redis",
                        "REDIS_URL", "redis://demo-statelab-redis:6379",
                        "REDIS_USERNAME", "shop",
                        "REDIS_PASSWORD", "secret demo-statelab-redis/password"));
        assertThat(environment(container("stateful.store=hybrid")))
                .containsEntry("SESSION_COPY_LIFETIME", "5S")
                .containsEntry("SESSION_SECRET", "secret demo-statelab-session/secret");
        assertThat(environment(container())).doesNotContainKey("SESSION_COPY_LIFETIME");
    }

    @Test
    void aReplicatedRedisIsFoundThroughSentinel() {
        assertThat(environment(container("redis.topology=sentinel")))
                .containsEntry("REDIS_PASSWORD", "secret demo-statelab-redis/password")
                .containsEntry("QUARKUS_REDIS_HOSTS", "redis://shop:$(REDIS_PASSWORD)@demo-statelab-redis:26379")
                .containsEntry("QUARKUS_REDIS_CLIENT_TYPE", "sentinel")
                .containsEntry("QUARKUS_REDIS_MASTER_NAME", "statelab")
                .doesNotContainKeys("REDIS_URL", "REDIS_USERNAME");
    }

    @Test
    void aClusterIsFoundThroughAnyOfItsNodes() {
        assertThat(environment(container("redis.topology=cluster")))
                .containsEntry("REDIS_PASSWORD", "secret demo-statelab-redis/password")
                .containsEntry("QUARKUS_REDIS_HOSTS", "redis://shop:$(REDIS_PASSWORD)@demo-statelab-redis:6379")
                .containsEntry("QUARKUS_REDIS_CLIENT_TYPE", "cluster")
                .doesNotContainKeys("REDIS_URL", "REDIS_USERNAME", "QUARKUS_REDIS_MASTER_NAME");
    }

    @Test
    void theRedisMayAskForNoPassword() {
        assertThat(stores("redis.external.url=redis://cache.example.org:6379"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("SESSION_STORE", "redis", "REDIS_URL", "redis://cache.example.org:6379"));
    }

    @Test
    void anExternalDatabaseIsUsedWithTheAccountInTheExistingSecret() {
        assertThat(stores(
                        "stateful.store=postgresql",
                        "postgresql.external.url=postgresql://db.example.org:5433/sessions",
                        "postgresql.external.existingSecret=mine"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SESSION_STORE", "postgresql",
                        "POSTGRES_URL", "postgresql://db.example.org:5433/sessions",
                        "POSTGRES_USERNAME", "secret mine/username",
                        "POSTGRES_PASSWORD", "secret mine/password"));
    }

    @ParameterizedTest
    @CsvSource({
        "memory, memory-sticky",
        "redis, redis",
        "redis-near, redis-near",
        "hybrid, hybrid",
        "postgresql, postgresql"
    })
    void experimentsFindTheDeploymentByItsScenario(String store, String scenario) {
        Deployment deployment = Chart.render("stateful.store=" + store).get(Deployment.class, NAME);

        assertThat(deployment.getMetadata().getLabels()).containsEntry("statelab.dev/scenario", scenario);
    }

    /** The part of the environment that says where sessions are stored. */
    private static Map<String, String> stores(String... settings) {
        Map<String, String> environment = environment(container(settings));
        environment.keySet().removeIf(name -> !name.matches("(SESSION_STORE|REDIS_.*|POSTGRES_.*)"));
        return environment;
    }

    private static Container container(String... settings) {
        return Chart.render(settings).pods().get(NAME).getContainers().getFirst();
    }
}
