package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two releases in one namespace do not affect each other. */
class ReleasesTest {

    private static final Rendering BLUE = Chart.renderRelease("blue", "stateless.revocation=denylist");
    private static final Rendering GREEN = Chart.renderRelease("green", "stateful.store=postgresql");

    @Test
    void noNameIsUsedTwice() {
        assertThat(BLUE.names()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(GREEN.names());
    }

    @ParameterizedTest
    @MethodSource("releases")
    void noSelectorFindsAPodOfTheOtherRelease(Rendering release, Rendering other) {
        assertThat(selectors(release)).isNotEmpty().allSatisfy(selector -> {
            assertThat(release.podLabels().values()).anyMatch(labels -> matches(selector, labels));
            assertThat(other.podLabels().values()).noneMatch(labels -> matches(selector, labels));
        });
    }

    static Stream<Arguments> releases() {
        return Stream.of(Arguments.of(BLUE, GREEN), Arguments.of(GREEN, BLUE));
    }

    @ParameterizedTest
    @CsvSource({"demo, demo-statelab", "statelab, statelab", "my-statelab-1, my-statelab-1"})
    void namesBeginWithTheReleaseAndSayTheChartOnce(String release, String prefix) {
        assertThat(Chart.renderRelease(release).find(Deployment.class, prefix + "-stateful"))
                .isPresent();
    }

    @Test
    void aReleaseNameTooLongForTheObjectNamesIsRejected() {
        String longest = "r".repeat(32);

        assertThat(Chart.renderRelease(
                                longest,
                                "stateful.store=postgresql",
                                "stateless.revocation=denylist",
                                "tests.networkPolicy=true")
                        .objects())
                .allSatisfy(object -> assertThat(object.getMetadata().getName())
                        .hasSizeLessThanOrEqualTo(object instanceof StatefulSet ? 52 : 63));
        assertThatThrownBy(() -> Chart.renderRelease(longest + "r"))
                .hasMessageContaining("is too long")
                .hasMessageContaining("use at most 32 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "stateful.store=redis, stateful.session.idleTimeout=21M, stateful",
        "stateful.store=redis, stateless.token.accessLifetime=6M, stateless",
        "stateful.store=redis, redis.maxmemory=150mb, redis",
        "redis.topology=sentinel, redis.maxmemory=150mb, redis",
        "stateful.store=postgresql, postgresql.pod.annotations.restarted=today, postgresql"
    })
    void anUpgradeReplacesOnlyThePodsThatItChanges(String installed, String change, String component) {
        Rendering now = Chart.renderWithoutHooks(installed);
        Rendering next = Chart.renderNextVersion(installed, change);

        assertThat(now.objects().getFirst().getMetadata().getLabels())
                .isNotEqualTo(next.objects().getFirst().getMetadata().getLabels());
        Map<String, String> before = templates(now);
        Map<String, String> after = templates(next);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.keySet())
                .filteredOn(each -> !after.get(each).equals(before.get(each)))
                .containsExactly(component);
    }

    /** The pod templates of the workloads, by component. */
    private static Map<String, String> templates(Rendering chart) {
        return chart.objects().stream()
                .flatMap(object -> Stream.ofNullable(
                        switch (object) {
                            case Deployment deployment -> deployment.getSpec().getTemplate();
                            case StatefulSet set -> set.getSpec().getTemplate();
                            default -> null;
                        }))
                .collect(Collectors.toMap(
                        template -> template.getMetadata().getLabels().get("app.kubernetes.io/component"),
                        Rendering::yaml));
    }

    private static Stream<Map<String, String>> selectors(Rendering chart) {
        return chart.objects().stream()
                .flatMap(object -> Stream.ofNullable(
                        switch (object) {
                            case Service service -> service.getSpec().getSelector();
                            case PodDisruptionBudget budget ->
                                budget.getSpec().getSelector().getMatchLabels();
                            case NetworkPolicy policy ->
                                policy.getSpec().getPodSelector().getMatchLabels();
                            case Deployment deployment ->
                                deployment.getSpec().getSelector().getMatchLabels();
                            case StatefulSet set -> set.getSpec().getSelector().getMatchLabels();
                            default -> null;
                        }));
    }

    private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
