package dev.statelab.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every command that a page tells a reader to type is in {@code commands.tsv}, with what runs it: the gate, a test class, or
 * the reason why nothing does.
 */
class CommandsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}(\\S.*)$");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern COMMAND = Pattern.compile(
            "(?:\\./lab|\\./mvnw|kubectl|helm|curl|java|jlink|docker)( .+)|\\.ci/\\w+|k8s/manifests/\\S+\\.sh");

    private static Map<String, String> proofs;
    private static Set<String> commands;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/commands.tsv"))) {
            proofs = lines.map(line -> line.split("\t+"))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1], (one, two) -> one, TreeMap::new));
        }
        commands = new LinkedHashSet<>();
        try (Stream<Path> files = Stream.of("", "docs", "helm/statelab")
                .map(ROOT::resolve)
                .flatMap(directory -> walk(directory, directory.equals(ROOT) ? 1 : 9))) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                commands.addAll(commands(Files.readString(page)));
            }
        }
    }

    @Test
    void everyCommandOfAPageIsListed() {
        assertThat(commands).isNotEmpty().isSubsetOf(proofs.keySet());
    }

    @Test
    void everyListedCommandIsOnAPage() {
        assertThat(proofs.keySet()).isSubsetOf(commands);
    }

    @Test
    void everyProofOfACommandExists() throws IOException {
        String gate = Files.readString(ROOT.resolve(".ci/run"));
        Set<String> classes;
        try (Stream<Path> files = walk(ROOT, 20)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        proofs.forEach((command, proof) -> {
            if (proof.equals(".ci/run")) {
                assertThat(gate).contains(command);
            } else if (!proof.startsWith("not run: ")) {
                assertThat(classes).as(command).contains(proof);
            }
        });
    }

    @Test
    void labHasEveryCommandThatAPageNames() throws IOException {
        String known = Files.readAllLines(ROOT.resolve("lab")).stream()
                .filter(line -> line.startsWith("commands='"))
                .findAny()
                .orElseThrow();
        List<String> names =
                Arrays.asList(known.replaceAll("commands='(.*)'", "$1").split("\\|"));

        assertThat(commands)
                .filteredOn(command -> command.startsWith("./lab "))
                .extracting(command -> command.split(" ")[1])
                .isSubsetOf(Stream.concat(names.stream(), Stream.of("COMMAND")).toList());
    }

    /** The code on a page that begins with the name of a program, without comments and without what it is piped into. */
    private static Set<String> commands(String page) {
        String joined = page.replaceAll("\\\\\\n\\s*", "");
        return Stream.of(FENCED, INDENTED, SPAN)
                .flatMap(pattern -> pattern.matcher(joined).results())
                .map(MatchResult::group)
                .flatMap(String::lines)
                .map(line -> line.replaceAll("^[`\\s]+|`$|\\s+#.*$", "")
                        .replaceAll(" \\|.*$", "")
                        .strip())
                .filter(line -> COMMAND.matcher(line).matches())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<Path> walk(Path directory, int depth) {
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(file -> !file.toString().contains("/target/")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
