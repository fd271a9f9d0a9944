package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** What the operating system knows of processes. */
final class ProcessUse {

    private static final long KIB = 1024;

    private ProcessUse() {}

    /** The processor time that a process has used so far. */
    static Duration cpu(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new PlatformException("cannot read the processor time of process " + pid));
    }

    /** The bytes of a process that are in memory. */
    static long residentBytes(String pid) {
        return output("ps", "-o", "rss=", "-p", pid)
                        .map(Long::parseLong)
                        .orElseThrow(() -> new PlatformException("cannot read the memory of process " + pid))
                * KIB;
    }

    /** Keeps all threads of a process on one core; false where that cannot be, or there is no such core. */
    static boolean pin(String pid, int core) {
        return core < Runtime.getRuntime().availableProcessors()
                && output("taskset", "-a", "-c", "-p", Integer.toString(core), pid)
                        .isPresent();
    }

    /** The size of an image; empty where Docker is not there or has none of that name. */
    static Optional<Long> imageBytes(String image) {
        return output("docker", "image", "inspect", "-f", "{{.Size}}", image).map(Long::parseLong);
    }

    /** What a command printed; empty where it failed. */
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
