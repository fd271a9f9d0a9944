package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pods call only programs that the chart's default images have. The cluster tests cannot check this, because they use other
 * images.
 */
class DefaultImagesTest {

    @Test
    void podsCallExactlyTheProgramsListedForTheirDefaultImages() throws IOException {
        Map<String, Set<String>> called = new TreeMap<>();
        for (Rendering chart : ShellTest.charts().toList()) {
            chart.pods().values().stream()
                    .flatMap(pod -> Stream.of(pod.getInitContainers(), pod.getContainers()))
                    .flatMap(Collection::stream)
                    .forEach(container -> commands(container)
                            .forEach(command -> called.computeIfAbsent(container.getImage(), image -> new TreeSet<>())
                                    .addAll(programs(chart, command))));
        }

        assertThat(called).isEqualTo(present());
    }

    @Test
    void theParserFindsTheExternalProgramsThatAScriptCalls() {
        assertThat(ShellCommands.of("""
                f() { printf %s "$(cat "$1" | sed 's/; tr/;/')"; } # no paste
                case $(id -u) in
                  0 | "$(whoami)") f /etc/passwd >/dev/null 2>&1 ;;
                  *) A=$(($(date +%s) + (1))) timeout 2 redis-cli -e <<END || exec env
                who
                END
                esac
                if ! [ -f "${a:-$(ls)}" ] && (grep x y); then for b in head tail; do sort; done; fi
                """))
                .containsExactly(
                        "cat", "date", "env", "grep", "id", "ls", "redis-cli", "sed", "sort", "timeout", "whoami");
    }

    private static List<List<String>> commands(Container container) {
        List<List<String>> commands = new ArrayList<>();
        if (!container.getCommand().isEmpty()) {
            commands.add(Stream.of(container.getCommand(), container.getArgs())
                    .flatMap(Collection::stream)
                    .toList());
        }
        ShellTest.executed(container).map(ExecAction::getCommand).forEach(commands::add);
        return commands;
    }

    private static Set<String> programs(Rendering chart, List<String> command) {
        Set<String> programs = new TreeSet<>(Set.of(command.getFirst()));
        if (command.getFirst().equals("sh")) {
            String script = command.get(1).startsWith("-") ? command.get(2) : file(chart, command.get(1));
            programs.addAll(ShellCommands.of(script.replace("$$", "$"))); // as Kubernetes does
        }
        return programs;
    }

    /** The content of a file in a ConfigMap. */
    private static String file(Rendering chart, String path) {
        return chart.all(ConfigMap.class).stream()
                .map(map -> map.getData().get(Path.of(path).getFileName().toString()))
                .filter(Objects::nonNull)
                .findAny()
                .orElseThrow();
    }

    /** The programs that {@code image-programs.yaml} lists, by image. */
    @SuppressWarnings("unchecked")
    private static Map<String, Set<String>> present() throws IOException {
        Map<String, Set<String>> present = new TreeMap<>();
        Rendering.parseValues(Files.readString(Path.of("src/test/resources/image-programs.yaml")))
                .forEach((image, sources) -> {
                    Set<String> programs = new TreeSet<>();
                    ((Map<String, List<String>>) sources).values().forEach(programs::addAll);
                    present.put(image, programs);
                });
        return present;
    }
}
