package dev.statelab.stateless.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that {@code docs/tokens.md} names is there, and no pitfall is left out of it. */
class TokensPageTest {

    private static final Path PAGE = Path.of("..", "docs", "tokens.md");
    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern PITFALL = Pattern.compile("`Pitfall\\.(\\w+)`");

    @Test
    void everyNamedTestIsThere() throws IOException {
        List<String> named = TEST.matcher(Files.readString(PAGE))
                .results()
                .map(test -> test.group(1) + (test.group(2) == null ? "" : "." + test.group(2)))
                .toList();
        assertThat(named).hasSizeGreaterThan(40).allMatch(TokensPageTest::exists);
    }

    @Test
    void everyPitfallIsInTheTable() throws IOException {
        assertThat(PITFALL.matcher(Files.readString(PAGE)).results().map(pitfall -> pitfall.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Pitfall.values()).map(Pitfall::name).toList());
    }

    @Test
    void everyLineOfTheTableNamesWhatTriesIt() throws IOException {
        List<String> lines = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| section"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(lines)
                .hasSizeGreaterThan(15)
                .allMatch(line ->
                        TEST.matcher(line).find() || PITFALL.matcher(line).find());
    }

    private static boolean exists(String test) {
        String[] classAndMethod = test.split("\\.");
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(file -> file.endsWith(classAndMethod[0] + ".java"))
                    .map(file -> SOURCES.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .map(TokensPageTest::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .anyMatch(method ->
                            classAndMethod.length == 1 || method.getName().equals(classAndMethod[1]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, TokensPageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
