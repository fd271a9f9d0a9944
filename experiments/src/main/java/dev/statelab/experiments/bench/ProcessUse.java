package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The resource usage of processes, from the operating system. */
final class ProcessUse {

    private static final long KIB = 1024;

    private ProcessUse() {}

    /** The CPU time of a process so far. */
    static Duration cpu(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new PlatformException("cannot read the processor time of process " + pid));
    }

    /** The resident memory of a process in bytes. */
    static long residentBytes(String pid) {
        return output("ps", "-o", "rss=", "-p", pid)
                        .map(Long::parseLong)
                        .orElseThrow(() -> new PlatformException("cannot read the memory of process " + pid))
                * KIB;
    }

    /** Pins all threads of a process to one core; false if that is not possible, or there is no such core. */
    static boolean pin(String pid, int core) {
        return core < Runtime.getRuntime().availableProcessors()
                && output("taskset", "-a", "-c", "-p", Integer.toString(core), pid)
                        .isPresent();
    }

    /** The size of an image; empty without Docker, or without an image of that name. */
    static Optional<Long> imageBytes(String image) {
        return output("docker", "image", "inspect", "-f", "{{.Size}}", image).map(Long::parseLong);
    }

    /** The output of a command; empty if it failed. */
    private static Optional<String> output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
