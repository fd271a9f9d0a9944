package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.TokenKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The signing keys laid out as the kubelet mounts a Secret: {@code current.jwks} and the others are links into {@code ..data}, which is a link to the
 * current version, so that all files change at once. Only this user can read them; closing deletes them.
 */
final class SigningKeys implements AutoCloseable {

    private static final List<String> FILES = List.of("current.jwks", "next.jwks", "previous.jwks");

    private final Path directory;
    private final Map<String, String> keys = new TreeMap<>();
    private int version;

    /** Generates two new keys: current and next. */
    SigningKeys() throws IOException {
        directory = Files.createTempDirectory("statelab-keys"); // readable by its owner only, as specified
        keys.put("current.jwks", TokenKeys.generate());
        keys.put("next.jwks", TokenKeys.generate());
        publish();
        for (String file : FILES) {
            Files.createSymbolicLink(directory.resolve(file), Path.of("..data", file));
        }
    }

    Path directory() {
        return directory;
    }

    /** Rotates by one step: next becomes current, current becomes previous, and a new key is next. */
    void rotate() throws IOException {
        keys.put("previous.jwks", keys.get("current.jwks"));
        keys.put("current.jwks", keys.get("next.jwks"));
        keys.put("next.jwks", TokenKeys.generate());
        publish();
    }

    private void publish() throws IOException {
        Path data = Files.createDirectory(directory.resolve("..version-" + ++version));
        for (Map.Entry<String, String> key : keys.entrySet()) {
            Files.writeString(data.resolve(key.getKey()), key.getValue());
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), data.getFileName());
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }
}
