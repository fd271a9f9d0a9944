package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Scenario;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodeLinesTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path empty;

    static Stream<String> globs() {
        return Stream.concat(Arrays.stream(Scenario.values()).flatMap(CodeLines::sets), CodeLines.leftOut())
                .flatMap(List::stream)
                .distinct();
    }

    /** Otherwise a moved file would no longer be counted, or no longer be left out. */
    @ParameterizedTest
    @MethodSource("globs")
    void everyFilePatternMatchesAFile(String glob) throws IOException {
        assertThat(glob).as("one of several alternatives is enough for a match").doesNotContain("{");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);

        try (Stream<Path> files = Files.walk(HOME.resolve(glob.substring(0, glob.indexOf('/')) + "/src/main"))) {
            assertThat(files.map(HOME::relativize)).anyMatch(matcher::matches);
        }
    }

    /** A package has one purpose: a class that does not belong to the cost of an architecture belongs to another package. */
    @Test
    void theStatefulServiceIsCountedByPackage() {
        assertThat(globs().filter(glob -> glob.startsWith("stateful-service/")))
                .isNotEmpty()
                .allMatch(glob -> glob.matches(".*/\\*\\.(java|lua|sql)"));
    }

    /** Otherwise a new package would be forgotten. */
    @Test
    void everyPackageOfSessionsIsCountedOrLeftOut() throws IOException {
        List<PathMatcher> listed = globs().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();

        try (Stream<Path> files = Files.walk(HOME.resolve("stateful-service/src/main"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(HOME::relativize)
                            .filter(file -> file.toString().contains("/stateful/session/")))
                    .isNotEmpty()
                    .allMatch(file -> listed.stream().anyMatch(glob -> glob.matches(file)));
        }
    }

    @Test
    void architecturesWithAnAdditionHaveMoreLines() throws IOException {
        CodeLines lines = new CodeLines(HOME);

        assertThat(lines.of(Scenario.REDIS_NEAR).orElseThrow())
                .isGreaterThan(lines.of(Scenario.REDIS).orElseThrow());
        assertThat(lines.of(Scenario.HYBRID).orElseThrow())
                .isGreaterThan(lines.of(Scenario.REDIS).orElseThrow());
        assertThat(lines.of(Scenario.JWT_DENYLIST).orElseThrow())
                .isGreaterThan(lines.of(Scenario.JWT).orElseThrow());
    }

    @Test
    void whatBothServicesHaveIsCountedInNeither() throws IOException {
        assertThat(counted()).isNotEmpty().noneMatch(file -> file.matches(".*(Attempt|attempt|Guess|LoginResource).*"));
    }

    /** The names of files and packages tell what the code of the services is for. */
    @Test
    void whatTheShopWorksWithoutIsNotCounted() throws IOException {
        assertThat(counted())
                .isNotEmpty()
                .noneMatch(file -> file.matches(".*(Proof|Foreign|Operator|SessionPage|StoreSelection|Jwks).*"));
    }

    /** The session's cart and orders are as much a cost of sessions as the signed cart and receipts are one of tokens. */
    @Test
    void cartsAndOrdersAreCountedInBoth() throws IOException {
        assertThat(names(Scenario.REDIS)).contains("Carts.java", "ShoppingCodec.java", "Orders.java");
        assertThat(names(Scenario.JWT)).contains("Carts.java", "CartTransport.java", "Receipts.java");
    }

    private static List<String> counted() throws IOException {
        List<String> all = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            new CodeLines(HOME).files(scenario).forEach(file -> all.add(file.toString()));
        }
        return all;
    }

    private static List<String> names(Scenario scenario) throws IOException {
        return new CodeLines(HOME)
                .files(scenario).stream()
                        .map(file -> file.getFileName().toString())
                        .toList();
    }

    @Test
    void countsNothingWithoutSources() throws IOException {
        assertThat(new CodeLines(empty).of(Scenario.REDIS)).isEmpty();
    }
}
