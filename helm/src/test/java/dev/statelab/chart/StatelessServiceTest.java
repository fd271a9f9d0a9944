package dev.statelab.chart;

import static dev.statelab.testkit.chart.Rendering.environment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatelessServiceTest {

    private static final String NAME = "demo-statelab-stateless";

    @Test
    void theAutoscalerAloneSetsTheNumberOfPods() {
        Rendering chart = Chart.render();
        var autoscaler = chart.get(HorizontalPodAutoscaler.class, NAME).getSpec();

        assertThat(chart.get(Deployment.class, NAME).getSpec().getReplicas()).isNull();
        assertThat(autoscaler.getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(autoscaler.getScaleTargetRef().getName()).isEqualTo(NAME);
        assertThat(autoscaler.getMinReplicas()).isEqualTo(2);
        assertThat(autoscaler.getMaxReplicas()).isEqualTo(6);
        assertThat(autoscaler.getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getResource().getName()).isEqualTo("cpu");
            assertThat(metric.getResource().getTarget().getAverageUtilization()).isEqualTo(70);
        });
    }

    @Test
    void thePodsGrowFasterThanTheyShrink() {
        var behavior = Chart.render()
                .get(HorizontalPodAutoscaler.class, NAME)
                .getSpec()
                .getBehavior();

        assertThat(behavior.getScaleUp().getStabilizationWindowSeconds())
                .isLessThan(behavior.getScaleDown().getStabilizationWindowSeconds());
    }

    @Test
    void growthCanWaitUntilNewPodsAreWarm() {
        var behavior = Chart.render("stateless.autoscaling.scaleUpStabilizationWindowSeconds=120")
                .get(HorizontalPodAutoscaler.class, NAME)
                .getSpec()
                .getBehavior();

        assertThat(behavior.getScaleUp().getStabilizationWindowSeconds()).isEqualTo(120);
    }

    @Test
    void theAutoscalerToleranceIsConfigurable() {
        var behavior = Chart.render(
                        "stateless.autoscaling.tolerance.scaleUp=0.05", "stateless.autoscaling.tolerance.scaleDown=0.2")
                .get(HorizontalPodAutoscaler.class, NAME)
                .getSpec()
                .getBehavior();

        assertThat(behavior.getScaleUp().getTolerance()).isEqualTo(new Quantity("0.05"));
        assertThat(behavior.getScaleDown().getTolerance()).isEqualTo(new Quantity("0.2"));
    }

    /** The API server of a Kubernetes before 1.33 would refuse the field. */
    @Test
    void noAutoscalerToleranceIsSetByDefault() {
        var behavior = Chart.render()
                .get(HorizontalPodAutoscaler.class, NAME)
                .getSpec()
                .getBehavior();

        assertThat(behavior.getScaleUp().getTolerance()).isNull();
        assertThat(behavior.getScaleDown().getTolerance()).isNull();
    }

    @Test
    void withoutAutoscalerTheNumberOfPodsIsAValue() {
        Rendering chart = Chart.render("stateless.autoscaling.enabled=false", "stateless.replicas=3");

        assertThat(chart.find(HorizontalPodAutoscaler.class, NAME)).isEmpty();
        assertThat(chart.get(Deployment.class, NAME).getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void anyPodAnswersAnyRequest() {
        assertThat(Chart.render().get(Service.class, NAME).getSpec().getSessionAffinity())
                .isNull();
    }

    @Test
    void aDrainTakesOnePodAtATime() {
        assertThat(Chart.render()
                        .get(PodDisruptionBudget.class, NAME)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void kubernetesFindsPortAndHealth() {
        Rendering.hasPortAndHealth(pod().getContainers().getFirst());
    }

    @Test
    void theEnvironmentSaysWhereTheKeysAreAndWhomTheTokensAreFor() {
        assertThat(environment(pod().getContainers().getFirst()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "POD_NAME", "field metadata.name",
                        "NODE_NAME", "field spec.nodeName",
                        "SHOP_DEMO_PASSWORD", "secret demo-statelab-demo/password",
                        "TOKEN_KEYS_DIRECTORY", "/etc/statelab/keys",
                        "TOKEN_ISSUER", "http://demo-statelab-stateless.shop",
                        "TOKEN_AUDIENCE", "shop",
                        "TOKEN_ACCESS_LIFETIME", "5M",
                        "TOKEN_REFRESH_LIFETIME", "8H",
                        "CART_COOKIE_SECURE", "true",
                        "TOKEN_REVOCATION", "none"));
    }

    @Test
    void anotherIssuerIsTrustedForItsOwnAudienceAndAlgorithm() {
        Container container = Chart.render(
                        "stateless.externalIssuer.jwksUrl=https://id.example.org/jwks",
                        "stateless.externalIssuer.issuer=https://id.example.org",
                        "stateless.externalIssuer.audience=shop",
                        "stateless.externalIssuer.algorithm=RS256")
                .pods()
                .get(NAME)
                .getContainers()
                .getFirst();

        assertThat(environment(container))
                .containsEntry("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://id.example.org/jwks")
                .containsEntry("MP_JWT_VERIFY_ISSUER", "https://id.example.org")
                .containsEntry("MP_JWT_VERIFY_AUDIENCES", "shop")
                .containsEntry("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", "RS256");
    }

    @Test
    void aDenylistLivesInRedisUnderAnAccountOfItsOwn() {
        Container container = Chart.render("stateless.revocation=denylist")
                .pods()
                .get(NAME)
                .getContainers()
                .getFirst();

        assertThat(environment(container))
                .containsEntry("TOKEN_REVOCATION", "denylist")
                .containsEntry("TOKEN_REVOCATION_ON_FAILURE", "closed")
                .containsEntry("REDIS_URL", "redis://demo-statelab-redis:6379")
                .containsEntry("REDIS_USERNAME", "tokens")
                .containsEntry("REDIS_PASSWORD", "secret demo-statelab-redis/tokens-password");
    }

    @Test
    void theKeysAreMountedForTheServiceAlone() {
        PodSpec pod = pod();

        assertThat(pod.getContainers().getFirst().getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getName()).isEqualTo("token-keys");
            assertThat(mount.getMountPath()).isEqualTo("/etc/statelab/keys");
            assertThat(mount.getReadOnly()).isTrue();
        });
        assertThat(pod.getVolumes()).anySatisfy(volume -> {
            assertThat(volume.getName()).isEqualTo("token-keys");
            assertThat(volume.getSecret().getSecretName()).isEqualTo("demo-statelab-token-keys");
            assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440);
        });
    }

    @ParameterizedTest
    @CsvSource({"none, jwt", "denylist, jwt-denylist"})
    void experimentsFindTheDeploymentByItsScenario(String revocation, String scenario) {
        Deployment deployment =
                Chart.render("stateless.revocation=" + revocation).get(Deployment.class, NAME);

        assertThat(deployment.getMetadata().getLabels()).containsEntry("statelab.dev/scenario", scenario);
    }

    private static PodSpec pod() {
        return Chart.render().pods().get(NAME);
    }
}
