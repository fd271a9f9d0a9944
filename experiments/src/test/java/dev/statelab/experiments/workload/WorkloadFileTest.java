package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadFileTest {

    private static final Path EXAMPLES = Path.of("../docs/own-application");

    private static final String GOOD = """
            name: notes
            write:
              path: /notes
              json: {text: "{{value}}"}
            read:
              path: /notes
              values: {json: "$.notes[*]"}
            """;

    @TempDir
    Path directory;

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleIsValid(Path example) throws IOException {
        WorkloadFile file = WorkloadFile.read(example, Set.of("APP_PASSWORD"));

        assertThat(example.getFileName()).hasToString(file.name() + ".yaml");
        assertThat(file.url()).isPresent();
    }

    /** The page explains the keys of a request in a separate paragraph. */
    @Test
    void thePageExplainsEveryKey() throws IOException {
        String page = Files.readString(Path.of("../docs/own-application.md"));
        JsonObject schema = new JsonObject(Files.readString(Path.of("src/main/resources/workload.schema.json")));
        JsonObject definitions = schema.getJsonObject("$defs");

        assertThat(schema.getJsonObject("properties").fieldNames())
                .allSatisfy(key -> assertThat(page).contains("| `" + key));
        for (String definition : List.of("users", "accepted", "signedOut", "extraction", "login", "write", "read")) {
            assertThat(definitions
                            .getJsonObject(definition)
                            .getJsonObject("properties")
                            .fieldNames())
                    .as(definition)
                    .allSatisfy(key -> assertThat(page).containsPattern("`(users\\.|limits\\.)?" + key + "(:[^`]*)?`"));
        }
    }

    @Test
    void missingKeysHaveDefaults() throws IOException {
        WorkloadFile file = read(GOOD);

        assertThat(file.url()).isEmpty();
        assertThat(file.health()).isEqualTo("/notes");
        assertThat(file.at(URI.create("http://localhost")).mostUsers()).isEqualTo(10_000);
    }

    @Test
    void variablesInThePathOfTheReadDoNotReachTheHealthCheck() throws IOException {
        assertThat(read(GOOD.replace("read:\n  path: /notes", "read:\n  path: /notes/{{user}}"))
                        .health())
                .isEqualTo("/notes/1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: notes                 | name: My Notes               | app.yaml:1:1: name: ",
                "path: /notes                | path: notes                  | app.yaml:3:3: write.path: ",
                "path: /notes                | path: /my notes              | app.yaml:3:3: write.path: is not a path of a URL: Illegal",
                "read:                       | reads:                       | app.yaml:5:1: reads: ",
                "name: notes                 | named: notes                 | app.yaml:1:1: named: ",
                "{text: \"{{value}}\"}       | {text: a note}               | app.yaml:2:1: write: has no {{value}}",
                "{{value}}                   | {{value}} {{csrf}}           | app.yaml:2:1: write: {{csrf}} has no value",
                "{json: \"$.notes[*]\"}      | {json: \"$.notes[*\"}        | app.yaml:7:12: read.values.json: ",
                "{json: \"$.notes[*]\"}      | {regex: \"(\"}               | app.yaml:7:12: read.values.regex: is not a regular expression",
                "{json: \"$.notes[*]\"}      | {jsno: \"$.notes[*]\"}       | app.yaml:7:12: read.values.jsno: ",
                "name: notes                 | 'name: notes\nname: others'  | app.yaml:2:1: the key 'name' occurs twice",
                "name: notes                 | 'name: [notes'               | app.yaml:",
            })
    void aMistakeIsReportedWithItsLineAndColumn(String right, String wrong, String message) {
        String text = GOOD.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
        assertThat(text).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFieldOfABodyMayHaveTheNameOfAKey() throws IOException {
        assertThat(read(GOOD.replace("{text: ", "{location: ")).name()).isEqualTo("notes");
    }

    @Test
    void aMissingPasswordIsReported() {
        assertThatThrownBy(() -> read(GOOD + "users: {password: '{{env.NOBODYS_PASSWORD}}'}\n"))
                .hasMessageContaining("app.yaml:8:1: users: the environment variable NOBODYS_PASSWORD is not set");
    }

    @Test
    void allMistakesAreReportedTogether() {
        assertThatThrownBy(() ->
                        read(GOOD.replace("name: notes", "name: My Notes").replace("path: /notes", "path: notes")))
                .message()
                .hasLineCount(3);
    }

    private WorkloadFile read(String text) throws IOException {
        Path file = directory.resolve("app.yaml");
        Files.writeString(file, text);
        return WorkloadFile.read(file, Set.of());
    }
}
