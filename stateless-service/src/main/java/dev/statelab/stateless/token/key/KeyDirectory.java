package dev.statelab.stateless.token.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory with the files {@code current.jwks} (required), {@code next.jwks} and {@code previous.jwks}, each a set of keys as
 * {@link KeySet#parse} reads it. The directory is a mounted Secret, in which changes of several files appear atomically.
 */
final class KeyDirectory {

    private static final int ATTEMPTS = 5;
    private static final String CURRENT = "current.jwks";
    private static final List<String> FILES = List.of(CURRENT, "next.jwks", "previous.jwks");

    private final Path directory;
    private final Es256 es256;

    KeyDirectory(Path directory, Es256 es256) {
        this.directory = directory;
        this.es256 = es256;
    }

    /**
     * A consistent snapshot of the files, by name; absent ones are left out.
     *
     * @throws IOException if the directory or a file cannot be read, or keeps changing
     */
    Map<String, String> read() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Path snapshot = snapshot();
                Map<String, String> texts = read(snapshot);
                if (snapshot.equals(snapshot())) {
                    return texts;
                }
            } catch (NoSuchFileException gone) {
                // the target of the link was deleted after the link was read: try again
            }
        }
        throw new IOException(directory + " does not exist, or changes while it is read");
    }

    private static Map<String, String> read(Path snapshot) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : FILES) {
            try {
                texts.put(file, Files.readString(snapshot.resolve(file)));
            } catch (NoSuchFileException absent) {
                // allowed, except for the current keys, which parse() requires
            }
        }
        return texts;
    }

    /**
     * The kubelet swaps the link {@code ..data} to publish a change, and then deletes the old target. The link is resolved once, so that
     * all files belong together, and again at the end, since a file may be missing because its directory has just been deleted.
     */
    private Path snapshot() throws IOException {
        Path data = directory.resolve("..data");
        return (Files.exists(data, LinkOption.NOFOLLOW_LINKS) ? data : directory).toRealPath();
    }

    /**
     * Makes the key ring from the result of {@link #read}.
     *
     * @throws IllegalArgumentException with a message of one line, which names the missing or broken file
     */
    KeyRing parse(Map<String, String> texts) {
        if (!texts.containsKey(CURRENT)) {
            throw new IllegalArgumentException(directory.resolve(CURRENT) + " is missing");
        }
        Map<String, KeySet> keys = new LinkedHashMap<>();
        texts.forEach((file, text) -> keys.put(file, keys(file, text)));
        KeySet current = keys.remove(CURRENT);
        return new KeyRing(current, new ArrayList<>(keys.values()));
    }

    private KeySet keys(String file, String text) {
        try {
            return KeySet.parse(text, es256);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(directory.resolve(file) + " is " + broken.getMessage());
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
