package dev.statelab.experiments.suite;

import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The command line that undoes an {@link OwnCommand}. From before the command until the undo has succeeded, it is kept in a file, which only
 * its owner may read. If the harness is killed, a later one finds the file and runs it. The harness locks its file: the kernel releases the
 * lock when the process ends, however that happens, so that no other process takes the undo of a running experiment.
 *
 * @param directory of the files
 * @param line run by {@code sh}
 */
public record OwnUndo(Path directory, String line) {

    private static final String SCRIPT = ".sh";

    /** The directory of this user: {@code undo}, beside the other state of {@code lab}. */
    public static Path ofThisUser() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("statelab").resolve("undo");
    }

    /**
     * Keeps the command line.
     *
     * @return runs it, and deletes the file if it succeeds; otherwise throws a {@link PlatformException}
     * @throws PlatformException if it cannot be kept
     */
    Runnable keep() {
        try {
            Files.createDirectories(directory);
            // readable by its owner only, as specified; invisible to others until it is complete and locked
            Path draft = Files.createTempFile(directory, "", ".draft");
            FileChannel lock = FileChannel.open(draft, StandardOpenOption.WRITE);
            lock.lock();
            lock.write(ByteBuffer.wrap(script().getBytes(StandardCharsets.UTF_8)));
            String name = "%d-%d%s"
                    .formatted(
                            System.currentTimeMillis(), ProcessHandle.current().pid(), SCRIPT);
            Path file = Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return () -> undo(file, lock, line);
        } catch (IOException e) {
            throw new PlatformException(
                    "cannot keep the undo command in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** The line, to be run in the present directory. */
    private String script() {
        String here = Path.of("").toAbsolutePath().toString().replace("'", "'\\''");
        return "cd '%s' || exit\n".formatted(here) + line + "\n";
    }

    /** The lock must be the only open channel of the file: closing another one would release it. */
    private static void undo(Path file, FileChannel lock, String line) {
        try (lock) {
            Shell.require("the undo command", line);
            Files.delete(file);
        } catch (PlatformException e) {
            throw new PlatformException(
                    "%s; the next experiment or ./lab undo runs sh %s again, until it succeeds or you delete it"
                            .formatted(e.getMessage(), file),
                    e);
        } catch (IOException e) {
            throw new PlatformException("cannot delete the undo command %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Runs the undo commands that killed harnesses have left in the directory, and those that failed before, the last one first. Those of
     * running harnesses are left alone. A command that fails is kept.
     *
     * @param report receives a sentence for each
     * @return whether all of them succeeded
     */
    public static boolean takeBack(Path directory, Consumer<String> report) {
        boolean all = true;
        for (Path file : kept(directory)) {
            try {
                run(file, report);
            } catch (PlatformException e) {
                report.accept(e.getMessage());
                all = false;
            }
        }
        return all;
    }

    private static List<Path> kept(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SCRIPT))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new PlatformException("cannot list %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static void run(Path file, Consumer<String> report) {
        try (FileChannel lock = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null || !Files.exists(file)) {
                return; // its harness is still running, or has undone it in this moment
            }
            String script = new String(Channels.newInputStream(lock).readAllBytes(), StandardCharsets.UTF_8);
            undo(file, lock, script);
            report.accept(
                    "undone by: " + script.substring(script.indexOf('\n') + 1).strip());
        } catch (NoSuchFileException e) {
            // another harness has undone it in this moment
        } catch (IOException e) {
            throw new PlatformException("cannot read the undo command %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
