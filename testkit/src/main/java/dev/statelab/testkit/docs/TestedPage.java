package dev.statelab.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of {@code docs} that names the tests of its statements, as `ClassTest` or `ClassTest.method`. */
public final class TestedPage {

    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");

    private final String text;

    /** @param name the name of the file, such as {@code sessions.md} */
    public TestedPage(String name) {
        try {
            text = Files.readString(Path.of("..", "docs", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the page. */
    public String text() {
        return text;
    }

    /** The tests that the page names, in order. */
    public List<String> tests() {
        return TEST.matcher(text)
                .results()
                .map(test -> test.group(1) + (test.group(2) == null ? "" : "." + test.group(2)))
                .toList();
    }

    /** The rows of the table whose header begins with {@code head}. */
    public List<String> table(String head) {
        return text.lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    /** Whether a line names a test. */
    public static boolean namesATest(String line) {
        return TEST.matcher(line).find();
    }

    /** Whether the module under test has this class, and the method if one is named. */
    public static boolean exists(String test) {
        String[] classAndMethod = test.split("\\.");
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(file -> file.endsWith(classAndMethod[0] + ".java"))
                    .map(file -> SOURCES.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .map(TestedPage::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .anyMatch(method ->
                            classAndMethod.length == 1 || method.getName().equals(classAndMethod[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, TestedPage.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
