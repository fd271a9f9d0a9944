package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code .ci/release} builds and pushes exactly the images that the chart can name for its services. */
class ReleaseImagesTest {

    @Test
    void releasedImagesAreThoseThatTheChartCanNameForItsServices() throws IOException {
        JsonNode values = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile())
                .get("properties");
        List<String> named = new ArrayList<>();
        for (String service : List.of("stateful", "stateless")) {
            values.at("/%s/properties/runtime/enum".formatted(service))
                    .forEach(runtime -> named.add(image(service, runtime.asText())));
        }

        assertThat(released()).hasSizeGreaterThan(2).containsExactlyInAnyOrderElementsOf(named);
    }

    /** The name of the image that a service runs, without registry and tag. */
    private static String image(String service, String runtime) {
        PodSpec pod =
                Chart.render("%s.runtime=%s".formatted(service, runtime)).pods().get("demo-statelab-" + service);
        Container container = pod.getContainers().getFirst();
        return container.getImage().replaceAll(".*/|[:@].*", "");
    }

    private static List<String> released() throws IOException {
        Process list = new ProcessBuilder("../.ci/release", "list").start();
        return new String(list.getInputStream().readAllBytes(), UTF_8).lines().toList();
    }
}
