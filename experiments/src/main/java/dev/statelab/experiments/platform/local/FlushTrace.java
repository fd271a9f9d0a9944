package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Traces which part of a store's files has reached the disk, and so would survive a power loss. For each file, that is the length it had
 * when its last successful flush began; for a file that was never flushed, only the name. Names, renames and deletions count as on the disk
 * at once, as after a crash of a journaling file system.
 */
final class FlushTrace implements AutoCloseable {

    private static final String SOURCE = "/flush-trace.c";

    private final Path data;
    private final Path directory;
    private final Path program;
    private final Path lines;
    private final Map<Long, Long> before = new HashMap<>();

    /**
     * Starts with the current content of that directory, which it flushes.
     *
     * @param compiler a C compiler
     * @throws PlatformException if flushes cannot be traced
     */
    FlushTrace(Path data, String compiler) {
        this.data = data;
        try {
            directory = Files.createTempDirectory("statelab-flush-trace");
            program = directory.resolve("flush-trace");
            lines = Files.createFile(directory.resolve("lines"));
            compile(compiler);
            for (Path file : files()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                    before.put(inode(file), channel.size());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FlushTrace(Path data) {
        this(data, "cc");
    }

    /** Why flushes cannot be traced here, in a sentence; empty if they can. */
    static Optional<String> refusal() {
        try {
            Path nothing = Files.createTempDirectory("statelab-flush-trace");
            try (FlushTrace trial = new FlushTrace(nothing)) {
                trial.run(
                        trial.tracing(List.of("true")),
                        "the kernel does not allow a process to flush files for another");
                return Optional.empty();
            } finally {
                Directories.delete(nothing);
            }
        } catch (PlatformException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(String compiler) throws IOException {
        Path source = directory.resolve("flush-trace.c");
        try (InputStream text = FlushTrace.class.getResourceAsStream(SOURCE)) {
            Files.copy(text, source);
        }
        try {
            run(
                    List.of(compiler, "-o", program.toString(), source.toString()),
                    "tracing what reaches the disk needs Linux and a C compiler (cc)");
        } catch (PlatformException e) {
            close();
            throw e;
        }
    }

    /** @param failure the message if it does not exit with 0 */
    private void run(List<String> command, String failure) {
        Path log = directory.resolve("log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.onExit().join().exitValue() != 0) {
                throw new PlatformException(failure);
            }
        } catch (IOException e) {
            throw new PlatformException(failure, e);
        }
    }

    /** The command with its flushes traced; it keeps the process id. */
    List<String> tracing(List<String> command) {
        List<String> traced = new ArrayList<>(List.of(program.toString(), lines.toString()));
        traced.addAll(command);
        return traced;
    }

    /** The number of bytes in the files that are not on the disk. */
    long unflushed() {
        return lost().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Cuts the bytes off that are not on the disk, after the store has exited; returns what was observed. */
    String cut() {
        Map<Path, Long> lost = lost();
        try {
            for (Map.Entry<Path, Long> file : lost.entrySet()) {
                try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() - file.getValue());
                }
            }
            return "%d bytes that were not on the disk were cut off, after %d flushes"
                    .formatted(
                            lost.values().stream().mapToLong(Long::longValue).sum(),
                            Files.readAllLines(lines).size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of bytes at the end of each file that are not on the disk, without files that have none. */
    private Map<Path, Long> lost() {
        try {
            Map<Long, Long> flushed = new HashMap<>(before);
            for (String line : Files.readAllLines(lines)) {
                String[] inodeAndLength = line.split(" ");
                flushed.put(Long.valueOf(inodeAndLength[0]), Long.valueOf(inodeAndLength[1]));
            }
            Map<Path, Long> lost = new HashMap<>();
            for (Path file : files()) {
                long bytes = Files.size(file) - flushed.getOrDefault(inode(file), 0L);
                if (bytes > 0) {
                    lost.put(file, bytes);
                }
            }
            return lost;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino");
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }
}
