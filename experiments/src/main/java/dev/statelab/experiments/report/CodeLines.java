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
 * The lines of code that an architecture needs to know its users, their carts and their orders from one request to the next. The rules:
 *
 * <ol>
 *   <li>What both services have is counted in neither: the shop, the routes, and the limits on failed logins with their counters.
 *   <li>An option that the shop works without is not counted: proofs of possession, tokens of another issuer, keys and metadata for other
 *       services; the list of a user's sessions, and the operator's interface; the choice between stores.
 *   <li>A file is counted whole or not at all: what an option adds to a file that is needed without it is counted, too.
 *   <li>Libraries, tests, blank lines, comments, imports and package declarations are not counted.
 * </ol>
 */
final class CodeLines {

    private static final String SESSION = "stateful-service/src/main/java/dev/statelab/stateful/session/";
    private static final String SCRIPTS =
            "stateful-service/src/main/resources/dev/statelab/stateful/session/store/redis/";
    private static final String MIGRATIONS =
            "stateful-service/src/main/resources/dev/statelab/stateful/session/store/postgresql/";
    private static final String SHOP = "stateful-service/src/main/java/dev/statelab/stateful/api/session/";
    private static final String STATELESS = "stateless-service/src/main/java/dev/statelab/stateless/";

    private static final List<String> SESSIONS = List.of(
            SESSION + "*.java",
            SESSION + "http/*.java",
            SESSION + "id/*.java",
            SESSION + "store/*.java",
            SHOP + "*.java");
    private static final List<String> IN_MEMORY = List.of(SESSION + "store/memory/*.java");
    private static final List<String> IN_REDIS = List.of(SESSION + "store/redis/*.java", SCRIPTS + "*.lua");
    private static final List<String> NEAR = List.of(SESSION + "store/near/*.java");
    private static final List<String> COPIES = List.of(SESSION + "copy/*.java");
    private static final List<String> IN_POSTGRESQL =
            List.of(SESSION + "store/postgresql/*.java", MIGRATIONS + "*.sql");
    private static final List<String> REPLICATED =
            List.of(SESSION + "store/replicated/*.java", SESSION + "store/replicated/group/*.java");
    private static final List<String> TOKENS = List.of(
            STATELESS + "token/*.java",
            STATELESS + "token/key/*.java",
            STATELESS + "token/jwt/*.java",
            STATELESS + "token/pair/*.java",
            STATELESS + "token/caller/*.java",
            STATELESS + "cart/*.java",
            STATELESS + "http/*.java");
    private static final List<String> DENYLIST =
            List.of(STATELESS + "token/denylist/*.java", STATELESS + "token/revocation/*.java");

    private static final List<String> LOGIN_LIMITS = List.of(
            SESSION + "login/*.java",
            SESSION + "store/*/attempts/*.java",
            SCRIPTS + "attempts/*.lua",
            STATELESS + "login/*.java");
    private static final List<String> OPTIONS = List.of(
            SESSION + "list/*.java",
            SESSION + "manage/*.java",
            SESSION + "store/selection/*.java",
            STATELESS + "token/proof/*.java",
            STATELESS + "token/issuer/*.java",
            STATELESS + "token/metadata/*.java");

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

    /** The globs of the files that are counted for no architecture, by the first two rules. */
    static Stream<List<String>> leftOut() {
        return Stream.of(LOGIN_LIMITS, OPTIONS);
    }

    /** The lines of an architecture; empty if the sources are missing. */
    OptionalLong of(Scenario scenario) throws IOException {
        long lines = 0;
        for (Path file : files(scenario)) {
            lines += lines(home.resolve(file));
        }
        return lines == 0 ? OptionalLong.empty() : OptionalLong.of(lines);
    }

    /** The files that are counted for an architecture, relative to the checkout; none if the sources are missing. */
    List<Path> files(Scenario scenario) throws IOException {
        Path sources = home.resolve(scenario.component() + "-service/src/main");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        List<String> globs = sets(scenario).flatMap(List::stream).toList();
        List<String> not = leftOut().flatMap(List::stream).toList();
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .map(home::relativize)
                    .filter(path -> matches(path, globs) && !matches(path, not))
                    .toList();
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
