package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands in containers, as {@code kubectl exec} runs them. */
final class PodCommand {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private PodCommand() {}

    /**
     * Runs a command in one container, for at most ten seconds.
     *
     * @return its output, stripped; the exit code is ignored, so the output must show whether the command succeeded
     * @throws PlatformException if it cannot be run, or does not exit in time
     */
    static String output(PodResource pod, String container, String... command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ExecWatch running =
                pod.inContainer(container).writingOutput(output).exec(command)) {
            running.exitCode().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
            throw new PlatformException("cannot run %s in a pod: %s".formatted(command[0], e.getMessage()), e);
        }
        return output.toString(StandardCharsets.UTF_8).strip();
    }
}
