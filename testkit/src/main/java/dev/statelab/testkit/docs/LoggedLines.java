package dev.statelab.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The warnings and errors that a module may log, read from its sources. */
public final class LoggedLines {

    private static final Pattern CALL = Pattern.compile("\\bLOG\\.(?:warn|error)\\w*\\(\\s*(?:\"([^\"]*)\"\\s*[,)])?");

    private LoggedLines() {}

    /**
     * The messages, with {@code …} in place of each variable part.
     *
     * @param module the module's directory
     * @throws IllegalStateException if a message is not a single literal
     */
    public static List<String> of(Path module) {
        try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
            return sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(LoggedLines::messages)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> messages(Path source) {
        try {
            return CALL
                    .matcher(Files.readString(source))
                    .results()
                    .map(call -> {
                        if (call.group(1) == null) {
                            throw new IllegalStateException(source + ": not a literal: " + call.group());
                        }
                        return call.group(1).replaceAll("%[sd]", "…");
                    })
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
