package dev.statelab.stateless.token;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A key directory as the kubelet mounts a Secret: the files are links through {@code ..data}, which is one link to the directory
 * of the moment and is swapped in one step.
 *
 * <p>As a test resource it makes one with a current and a next key for the service under test. The tests know the keys, for they
 * may ask {@link #current()}.
 */
public final class MountedKeys implements QuarkusTestResourceLifecycleManager {

    private static final String CURRENT = "current.jwk";
    private static final String NEXT = "next.jwk";
    private static final String PREVIOUS = "previous.jwk";

    private static MountedKeys underTest;

    private Path directory;
    private TestKey current;
    private TestKey next;
    private int generation;

    /** The keys of the service under test. */
    public static MountedKeys underTest() {
        return underTest;
    }

    @Override
    public Map<String, String> start() {
        underTest = this;
        return Map.of("token.keys-directory", create().toString());
    }

    Path create() {
        try {
            directory = Files.createTempDirectory("token-keys");
            current = TestKey.create();
            next = TestKey.create();
            mount(Map.of(CURRENT, current.privateJwk(), NEXT, next.privateJwk()));
            for (String file : new String[] {CURRENT, NEXT, PREVIOUS}) {
                Files.createSymbolicLink(directory.resolve(file), Path.of("..data", file));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key that signs. */
    public TestKey current() {
        return current;
    }

    TestKey next() {
        return next;
    }

    /** One step: next becomes current, current becomes previous, previous is gone. */
    public void rotate() {
        TestKey previous = current;
        current = next;
        next = TestKey.create();
        mount(Map.of(CURRENT, current.privateJwk(), NEXT, next.privateJwk(), PREVIOUS, previous.privateJwk()));
    }

    void mount(Map<String, String> files) {
        try {
            Path data = Files.createDirectory(directory.resolve("..generation-" + generation++));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(data.resolve(file.getKey()), file.getValue());
            }
            Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), data.getFileName());
            Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
