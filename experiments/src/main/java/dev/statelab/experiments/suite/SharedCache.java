package dev.statelab.experiments.suite;

import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What RFC 9111 allows a shared cache to do. */
final class SharedCache {

    /** Request headers that differ between users: a response that varies by one of these is for one user only. */
    private static final Set<String> PERSONAL = Set.of("cookie", "authorization", "cart", "*");

    private SharedCache() {}

    /**
     * Whether it may reuse this response for another request without asking the service again (sections 3 and 4).
     *
     * @param authorised whether the request had an Authorization header, which requires explicit permission (section 3.5)
     */
    static boolean mayReuse(MultiMap headers, boolean authorised) {
        Map<String, String> control = directives(headers);
        if (control.containsKey("no-store") || control.containsKey("private") || control.containsKey("no-cache")) {
            return false;
        }
        boolean permitted = Stream.of("public", "s-maxage", "must-revalidate").anyMatch(control::containsKey);
        boolean personal = list(headers, "Vary").anyMatch(PERSONAL::contains);
        return freshSeconds(headers) > 0 && !personal && (permitted || !authorised);
    }

    /** For how long it may reuse it, in seconds: {@code s-maxage}, else {@code max-age}, else 0. */
    static long freshSeconds(MultiMap headers) {
        Map<String, String> control = directives(headers);
        String seconds = control.getOrDefault("s-maxage", control.getOrDefault("max-age", "0"));
        return seconds.matches("\\d{1,10}") ? Long.parseLong(seconds) : 0;
    }

    private static Map<String, String> directives(MultiMap headers) {
        return list(headers, "Cache-Control")
                .map(directive -> directive.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> pair.length == 2 ? pair[1].replace("\"", "") : "",
                        (one, other) -> one));
    }

    private static Stream<String> list(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .filter(part -> !part.isEmpty());
    }
}
