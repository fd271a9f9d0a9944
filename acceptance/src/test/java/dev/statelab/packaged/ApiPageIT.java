package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.docs.LoggedLines;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/api.md} lists each route and each type of problem of the services, and each warning and error that both log. */
class ApiPageIT {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ROUTE = Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)`[^|]*\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern PROBLEM = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\|");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^    ([A-Z_]+)\\((\\d{3}), \"");

    @ParameterizedTest
    @CsvSource({"stateful, 2", "stateless, 3"})
    void theApiPageListsExactlyTheRoutesOfTheService(String service, int column) throws IOException {
        Set<String> listed = ROUTE.matcher(page())
                .results()
                .filter(row -> !row.group(column).isBlank())
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(described(service));
    }

    @Test
    void everyTypeOfProblemIsExplained() throws IOException {
        List<String> explained = PROBLEM.matcher(page())
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(explained).containsExactlyInAnyOrderElementsOf(defined());
    }

    @Test
    void everyWarningAndErrorThatBothServicesLogIsExplained() throws IOException {
        assertThat(page())
                .contains(LoggedLines.of(ROOT.resolve("storefront")).stream()
                        .map("line `%s`"::formatted)
                        .toList());
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/api.md"));
    }

    private static Set<String> described(String service) throws IOException {
        Path document = ROOT.resolve(service + "-service/target/openapi/openapi.json");
        return new JsonObject(Files.readString(document))
                .getJsonObject("paths").stream()
                        .flatMap(path -> ((JsonObject) path.getValue())
                                .fieldNames().stream()
                                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The constants with a status and a title in every enum of problem types, in any module. */
    private static Set<String> defined() throws IOException {
        Set<String> types = new TreeSet<>();
        for (String module : List.of("storefront", "stateful-service", "stateless-service")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    CONSTANT.matcher(Files.readString(source))
                            .results()
                            .map(constant ->
                                    constant.group(1).toLowerCase(Locale.ROOT).replace('_', '-') + " "
                                            + constant.group(2))
                            .forEach(types::add);
                }
            }
        }
        return types;
    }
}
