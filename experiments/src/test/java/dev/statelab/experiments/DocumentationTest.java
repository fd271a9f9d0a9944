package dev.statelab.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links of every Markdown page have a target, and the tests that it names exist. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*[a-z0-9](?:Test|IT|Contract))(?:\\.(\\w+))?`");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Stream.concat(Files.list(ROOT), Files.walk(ROOT.resolve("docs"))),
                Files.walk(ROOT.resolve("helm/statelab")))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .map(ROOT::relativize)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theDocumentationPagesAreFound() throws IOException {
        assertThat(pages()).contains(Path.of("README.md"), Path.of("docs/api.md"), Path.of("docs/adr/README.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(matches(LINK, page)).allSatisfy(link -> {
            Path target = link.group(1).isEmpty()
                    ? ROOT.resolve(page)
                    : ROOT.resolve(page).resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(HEADING.matcher(Files.readString(target)).results())
                        .extracting(heading -> anchor(heading.group(1)))
                        .contains(link.group(2));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestNamedOnAPageExists(Path page) throws IOException {
        Map<String, String> sources = sources();
        assertThat(matches(TEST, page)).allSatisfy(test -> {
            assertThat(sources.keySet()).contains(test.group(1));
            if (test.group(2) != null) {
                assertThat(sources.get(test.group(1)).contains(" void " + test.group(2) + "("))
                        .as(test.group())
                        .isTrue();
            }
        });
    }

    private static List<MatchResult> matches(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(ROOT.resolve(page))).results().toList();
    }

    /** The anchor that GitHub generates for the heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    /** The source text of all classes in any module, by name. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> roots = modules.flatMap(
                            module -> Stream.of(module.resolve("src/test/java"), module.resolve("src/main/java")))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(roots).isNotEmpty();
            return roots.stream()
                    .flatMap(DocumentationTest::javaFiles)
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            DocumentationTest::read,
                            String::concat));
        }
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
