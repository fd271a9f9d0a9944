package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart as a dependency of another chart. */
class SubchartTest {

    private static final Path PARENT = Path.of("target/test-classes/platform");

    @BeforeAll
    static void fetchTheDependency() {
        new Helm(PARENT).dependency().update().skipRefresh().call();
    }

    @Test
    void noNameIsUsedTwiceInARelease() {
        assertThat(render("blue").names())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("\\w+ blue-(statelab|shop)(-.*)?"))
                .contains("Deployment blue-statelab-stateful", "Deployment blue-shop-stateful");
    }

    @Test
    void twoReleasesWithASubchartShareNoObjectName() {
        assertThat(render("blue").names())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(render("green").names());
    }

    @Test
    void aDisabledSubchartIsLeftOut() {
        assertThat(render("blue", "statelab.enabled=false").names())
                .isNotEmpty()
                .noneMatch(name -> name.contains("blue-statelab"));
    }

    @Test
    void aSubchartReadsTheValuesBelowItsNameAndGlobalValues() {
        Rendering chart = render("blue");

        assertThat(chart.names()).contains("StatefulSet blue-statelab-postgresql", "StatefulSet blue-shop-redis");
        assertThat(chart.pods().values().stream()
                        .flatMap(pod -> pod.getContainers().stream())
                        .map(Container::getImage))
                .isNotEmpty()
                .allMatch(image -> image.startsWith("mirror.example.org/"));
    }

    private static Rendering render(String release, String... settings) {
        TemplateCommand command = new Helm(PARENT)
                .template()
                .withName(release)
                .withNamespace("shop")
                .withKubeVersion("1.29.0");
        for (String setting : settings) {
            command.set(setting.split("=")[0], setting.split("=")[1]);
        }
        return Rendering.parse(command.call());
    }
}
