package dev.statelab.stateless.token;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Key directories as the kubelet mounts a Secret: the files are links through {@code ..data}, which is a link to the current
 * directory and is swapped atomically. Each node has its own mount.
 *
 * <p>As a test resource, it creates a mount with a current and a next key for the service under test. Tests get the signing key
 * from {@link #current()}.
 */
public final class MountedKeys implements QuarkusTestResourceLifecycleManager {

    private static final String CURRENT = "current.jwks";
    private static final String NEXT = "next.jwks";
    private static final String PREVIOUS = "previous.jwks";

    private static MountedKeys underTest;

    private final List<Path> mounts = new ArrayList<>();
    private TestKey current = TestKey.create();
    private TestKey next = TestKey.create();
    private Map<String, String> files = Map.of(CURRENT, current.keySet(), NEXT, next.keySet());
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

    /** Mounts the keys on another node. */
    public Path create() {
        try {
            Path mount = Files.createTempDirectory("token-keys");
            swap(mount);
            for (String file : List.of(CURRENT, NEXT, PREVIOUS)) {
                Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
            }
            mounts.add(mount);
            return mount;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key that signs. */
    public TestKey current() {
        return current;
    }

    public TestKey next() {
        return next;
    }

    /** Rotates the keys by one step: next becomes current, current becomes previous, previous is removed. */
    public void rotate() {
        rotate(() -> {});
    }

    /** Like {@link #rotate()}, one node at a time, since kubelets do not update at the same time. */
    public void rotate(Runnable between) {
        TestKey previous = current;
        current = next;
        next = TestKey.create();
        files = Map.of(CURRENT, current.keySet(), NEXT, next.keySet(), PREVIOUS, previous.keySet());
        for (Path mount : mounts) {
            swap(mount);
            between.run();
        }
    }

    /** Replaces all keys in one step. */
    public void replaceAll() {
        current = TestKey.create();
        next = TestKey.create();
        mount(Map.of(CURRENT, current.keySet(), NEXT, next.keySet()));
    }

    public void mount(Map<String, String> files) {
        this.files = files;
        mounts.forEach(this::swap);
    }

    private void swap(Path mount) {
        try {
            Path data = Files.createDirectory(mount.resolve("..generation-" + generation++));
            Path old = mount.resolve("..data");
            Path before = Files.exists(old) ? old.toRealPath() : null;
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(data.resolve(file.getKey()), file.getValue());
            }
            Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
            Files.move(link, old, StandardCopyOption.ATOMIC_MOVE);
            if (before != null) {
                delete(before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        for (Path mount : mounts) {
            try {
                delete(mount);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
