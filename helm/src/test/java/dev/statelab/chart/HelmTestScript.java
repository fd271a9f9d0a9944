package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The script of a pod of {@code helm test}. */
final class HelmTestScript {

    /** The exit code and the output of a script; the output has both streams. */
    record Result(int exitCode, String output) {}

    private HelmTestScript() {}

    static String of(Pod pod) {
        return container(pod).getArgs().getFirst();
    }

    /**
     * Runs the script with this machine's curl, and without its pauses.
     *
     * @param directory for curl's configuration
     * @param addresses addresses on this machine by the address in the cluster that each replaces, both as {@code HOST:PORT}; curl
     *     resolves other addresses itself
     */
    static Result run(Pod pod, Path directory, Map<String, String> addresses) throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve(".curlrc"),
                addresses.entrySet().stream()
                        .map(address -> "connect-to = %s:%s%n".formatted(address.getKey(), address.getValue()))
                        .collect(Collectors.joining()));
        List<String> command = new ArrayList<>(container(pod).getCommand());
        command.add("sleep() { :; }\n" + of(pod));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Rendering.environment(container(pod)));
        builder.environment().put("CURL_HOME", directory.toString());
        Process script = builder.start();
        String output = new String(script.getInputStream().readAllBytes(), UTF_8);
        return new Result(script.waitFor(), output);
    }

    private static Container container(Pod pod) {
        return pod.getSpec().getContainers().getFirst();
    }
}
