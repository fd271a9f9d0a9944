package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rendered shell scripts pass shellcheck, which cannot check the templates in the repository. */
class ShellTest {

    /** Settings that no scenario has. */
    private static final List<String[]> OTHERS = List.of(
            new String[] {
                "redis.topology=sentinel",
                "stateless.revocation=denylist",
                "redis.exporter.enabled=true",
                "tests.networkPolicy=true",
                "stateful.affinity=cookie",
                "stateful.ingress.enabled=true",
                "tests.ingressURL=http://traefik.traefik"
            },
            new String[] {"redis.topology=cluster", "stateless.revocation=denylist", "tests.networkPolicy=true"});

    @TempDir
    Path directory;

    @Test
    void shellcheckFindsNothingInTheScriptsOfTheContainers() throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .as("shellcheck (Debian: apt-get install shellcheck)")
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, "shellcheck")));
        Map<String, String> scripts = scripts();
        assertThat(scripts.values())
                .contains(
                        "demo-statelab-redis-redis",
                        "demo-statelab-redis-sentinel",
                        "demo-statelab-redis-0-redis",
                        "demo-statelab-postgresql-postgresql",
                        "demo-statelab-secrets-secrets",
                        "demo-statelab-network-test-test");

        // The container runtime sets HOSTNAME.
        List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=sh", "--exclude=SC3028"));
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            Path file = directory.resolve("%d-%s".formatted(command.size(), script.getValue()));
            command.add(Files.writeString(file, script.getKey()).toString());
        }
        Process shellcheck =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        String findings = new String(shellcheck.getInputStream().readAllBytes(), UTF_8);

        assertThat(shellcheck.waitFor()).as(findings).isZero();
    }

    /** Each distinct script, with the first pod and container that have it. */
    private static Map<String, String> scripts() throws IOException {
        Map<String, String> scripts = new LinkedHashMap<>();
        charts().map(Rendering::pods)
                .forEach(pods -> pods.forEach((name, pod) -> pod.getContainers().forEach(container -> {
                    String place = name + "-" + container.getName();
                    script(container.getCommand(), container.getArgs())
                            .forEach(script -> scripts.putIfAbsent(script, place));
                    executed(container)
                            .flatMap(action -> script(action.getCommand(), List.of()))
                            .forEach(script -> scripts.putIfAbsent(script, place + "-lifecycle"));
                })));
        return scripts;
    }

    /** Renderings that together have every script of the chart. */
    static Stream<Rendering> charts() throws IOException {
        return Stream.concat(
                ScenariosTest.scenarios().stream().map(Chart::renderScenario),
                OTHERS.stream().map(Chart::render));
    }

    /** What a container's probes and its {@code postStart} and {@code preStop} hooks execute. */
    static Stream<ExecAction> executed(Container container) {
        Stream<ExecAction> probes = Stream.of(
                        container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .filter(Objects::nonNull)
                .map(Probe::getExec);
        Stream<ExecAction> handlers = Stream.ofNullable(container.getLifecycle())
                .flatMap((Lifecycle lifecycle) -> Stream.of(lifecycle.getPostStart(), lifecycle.getPreStop()))
                .filter(Objects::nonNull)
                .map(LifecycleHandler::getExec);
        return Stream.concat(probes, handlers).filter(Objects::nonNull);
    }

    /** The script that follows an option of {@code sh} such as {@code -ec}. */
    private static Stream<String> script(List<String> command, List<String> arguments) {
        List<String> words =
                Stream.of(command, arguments).flatMap(Collection::stream).toList();
        return words.size() > 2 && words.get(0).equals("sh") && words.get(1).matches("-[a-z]*c")
                ? Stream.of(words.get(2))
                : Stream.empty();
    }
}
