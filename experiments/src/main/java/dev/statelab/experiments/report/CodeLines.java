package dev.statelab.experiments.report;

import dev.statelab.experiments.platform.Scenario;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The lines of code that only one architecture needs and that would not exist without it. Not counted are the shop, the HTTP surface that both
 * services share, tests, blank lines, comments, imports and package declarations.
 */
final class CodeLines {

    private static final String SESSION = "stateful-service/src/main/java/dev/statelab/stateful/session/";
    private static final String SCRIPTS =
            "stateful-service/src/main/resources/dev/statelab/stateful/session/store/redis/";
    private static final String MIGRATIONS =
            "stateful-service/src/main/resources/dev/statelab/stateful/session/store/postgresql/";
    private static final String STATELESS = "stateless-service/src/main/java/dev/statelab/stateless/";

    private static final List<String> SESSIONS =
            List.of(SESSION + "*.java", SESSION + "login/*.java", SESSION + "http/*.java");
    private static final List<String> IN_MEMORY = List.of(SESSION + "store/memory/*.java");
    private static final List<String> IN_REDIS = List.of(SESSION + "store/redis/*.java", SCRIPTS + "*.lua");
    private static final List<String> NEAR = List.of(SESSION + "store/near/*.java");
    private static final List<String> COPIES = List.of(SESSION + "copy/*.java");
    private static final List<String> IN_POSTGRESQL =
            List.of(SESSION + "store/postgresql/*.java", MIGRATIONS + "*.sql");
    private static final List<String> REPLICATED = List.of(SESSION + "store/replicated/*.java");
    private static final List<String> TOKENS = List.of(
            STATELESS + "token/*.java",
            STATELESS + "cart/*.java",
            STATELESS + "api/Bearer*.java",
            STATELESS + "api/CartCookie.java",
            STATELESS + "api/CartTransport.java",
            STATELESS + "api/Token*.java");
    private static final List<String> DENYLIST = List.of(
            STATELESS + "token/denylist/*.java",
            STATELESS + "token/Denylist.java",
            STATELESS + "token/Revocation*.java");

    private final Path home;

    /** @param home the checkout */
    CodeLines(Path home) {
        this.home = home;
    }

    /** The globs of the files of each architecture. */
    static Stream<List<String>> sets(Scenario scenario) {
        return switch (scenario) {
            case MEMORY_STICKY -> Stream.of(SESSIONS, IN_MEMORY);
            case REDIS, REDIS_CLUSTER -> Stream.of(SESSIONS, IN_REDIS);
            case REDIS_NEAR -> Stream.of(SESSIONS, IN_REDIS, NEAR);
            case HYBRID -> Stream.of(SESSIONS, IN_REDIS, COPIES);
            case POSTGRESQL -> Stream.of(SESSIONS, IN_POSTGRESQL);
            case REPLICATED -> Stream.of(SESSIONS, REPLICATED);
            case JWT -> Stream.of(TOKENS);
            case JWT_DENYLIST -> Stream.of(TOKENS, DENYLIST);
        };
    }

    /** The lines of an architecture; empty if the sources are missing. */
    OptionalLong of(Scenario scenario) throws IOException {
        List<String> globs = sets(scenario).flatMap(List::stream).toList();
        List<String> others = scenario == Scenario.JWT ? DENYLIST : List.of();
        Path sources = home.resolve(scenario.component() + "-service/src/main");
        if (!Files.isDirectory(sources)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            long lines = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path path = home.relativize(file);
                if (matches(path, globs) && !matches(path, others)) {
                    lines += lines(file);
                }
            }
            return lines == 0 ? OptionalLong.empty() : OptionalLong.of(lines);
        }
    }

    private static boolean matches(Path path, List<String> globs) {
        return globs.stream()
                .anyMatch(glob ->
                        FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(path));
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).filter(CodeLines::isCode).count();
        }
    }

    private static boolean isCode(String line) {
        return !line.isEmpty()
                && Stream.of("//", "/*", "*", "--", "import ", "package ").noneMatch(line::startsWith);
    }
}
