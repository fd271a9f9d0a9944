package dev.statelab.stateless.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory with the files {@code current.jwk} (required), {@code next.jwk} and {@code previous.jwk}, each a private key as
 * {@link SigningKey#parse} takes it. It is as a Secret is mounted, where a change of several files appears all at once.
 */
final class KeyDirectory {

    private static final String CURRENT = "current.jwk";
    private static final List<String> FILES = List.of(CURRENT, "next.jwk", "previous.jwk");

    private final Path directory;

    KeyDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * What the files say now, by name; those that are absent are not in it.
     *
     * @throws IOException when the directory or a file cannot be read
     */
    Map<String, String> read() throws IOException {
        Path snapshot = snapshot();
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : FILES) {
            try {
                texts.put(file, Files.readString(snapshot.resolve(file)));
            } catch (NoSuchFileException absent) {
                // allowed for all but one, which parse() asks for
            }
        }
        return texts;
    }

    /** The kubelet swaps the link {@code ..data} to publish a change: it is followed once, so that all files are of one age. */
    private Path snapshot() throws IOException {
        Path data = directory.resolve("..data");
        return (Files.exists(data) ? data : directory).toRealPath();
    }

    /**
     * Makes the ring of what {@link #read} found.
     *
     * @throws IllegalArgumentException in one line, which names the file that is missing or broken
     */
    KeyRing parse(Map<String, String> texts) {
        if (!texts.containsKey(CURRENT)) {
            throw new IllegalArgumentException(directory.resolve(CURRENT) + " is missing");
        }
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        texts.forEach((file, text) -> keys.put(file, key(file, text)));
        SigningKey current = keys.remove(CURRENT);
        return new KeyRing(current, new ArrayList<>(keys.values()));
    }

    private SigningKey key(String file, String text) {
        try {
            return SigningKey.parse(text);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(directory.resolve(file) + " is " + broken.getMessage());
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
