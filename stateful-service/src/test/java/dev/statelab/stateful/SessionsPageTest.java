package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of {@code docs/sessions.md} has a test behind it, and every test that the page names is there. */
class SessionsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "sessions.md");
    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");

    @Test
    void everyNamedTestIsThere() throws IOException {
        List<String> named = TEST.matcher(Files.readString(PAGE))
                .results()
                .map(test -> test.group(1) + (test.group(2) == null ? "" : "." + test.group(2)))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).allMatch(SessionsPageTest::exists);
    }

    @Test
    void everyLineOfTheChecklistNamesATestOrSaysWhyThereIsNone() throws IOException {
        List<String> lines = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| OWASP"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(lines)
                .hasSizeGreaterThan(15)
                .allMatch(line -> TEST.matcher(line).find() || line.contains("not done:"));
    }

    private static boolean exists(String test) {
        String[] classAndMethod = test.split("\\.");
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(file -> file.endsWith(classAndMethod[0] + ".java"))
                    .map(file -> SOURCES.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .map(SessionsPageTest::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .anyMatch(method ->
                            classAndMethod.length == 1 || method.getName().equals(classAndMethod[1]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, SessionsPageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
