package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The resource usage of processes, from the operating system. */
final class ProcessUse {

    private static final long KIB = 1024;

    /** In ticks of the JVM's clock, which are nanoseconds on every platform that it supports. */
    private static final String COMPILING = "java.ci.totalTime=";

    private ProcessUse() {}

    /** The CPU time of a process so far. */
    static Duration cpu(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new PlatformException("cannot read the CPU time of process " + pid));
    }

    /**
     * The time that the JIT compiler of a JVM has spent so far.
     *
     * @throws PlatformException if this runtime has no {@code jcmd}, or the process is not a JVM that counts it
     */
    static Duration compiling(String pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return output(jcmd, pid, "PerfCounter.print").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(COMPILING))
                .map(line -> Duration.ofNanos(Long.parseLong(line.substring(COMPILING.length()))))
                .findFirst()
                .orElseThrow(() -> new PlatformException("jcmd does not report the compilation of process " + pid));
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
