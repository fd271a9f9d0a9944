package dev.statelab.testkit.fuzz;

import java.util.List;
import java.util.regex.Matcher;

/**
 * The kinds of bad request. Every generated request is invalid: a service must refuse it without side effects. The server cannot
 * parse {@link #BROKEN_MESSAGE} and {@link #TOO_LONG}, so it may refuse them before the service sees them.
 */
public enum Malice {

    /** One credential consists of arbitrary bytes or is almost correct. */
    FORGED_CREDENTIAL {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Credential forged = chance.of(surface.credentials());
            RawRequest request = RawRequest.of(chance.of(surface.routes()));
            for (Surface.Credential credential : surface.credentials()) {
                String value = credential == forged ? chance.forgeryOf(credential.value()) : credential.value();
                request = request.header(credential.header(), credential.scheme() + value);
            }
            return request;
        }
    },

    /** The body is not JSON, or one of its fields has a wrong type or an impossible size. */
    WRONG_BODY {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = withBody(surface, chance);
            String wrong = chance.below(3) == 0
                    ? chance.of(NO_OBJECTS)
                    : route.body().replaceAll("(?<=:)(1|\"x\")", Matcher.quoteReplacement(chance.of(NO_VALUES)));
            return authorized(
                    surface, RawRequest.of(route.method(), route.path()).json(wrong));
        }
    },

    /** The body has a duplicate member, which two parsers could read differently (RFC 8259, section 4). */
    DOUBLE_MEMBER {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = withBody(surface, chance);
            String members = route.body().substring(1, route.body().length() - 1);
            String again = chance.below(2) == 0 ? members : members.replace("1", "2");
            return authorized(
                    surface, RawRequest.of(route.method(), route.path()).json("{" + members + "," + again + "}"));
        }
    },

    /** Arbitrary bytes in place of JSON. */
    NOISE {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = withBody(surface, chance);
            return authorized(
                    surface, RawRequest.of(route.method(), route.path()).json('~' + chance.bytes(4000)));
        }
    },

    /** A path that does not exist: an odd segment after a valid path or the root. */
    UNKNOWN_PATH {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = chance.of(surface.routes());
            String last = chance.of(ODD_SEGMENTS) + chance.word();
            String parent = route.path().substring(0, route.path().lastIndexOf('/') + 1);
            RawRequest request = RawRequest.of(route.method(), chance.of(List.of(parent, route.path(), "/")) + last);
            return authorized(surface, route.body().isEmpty() ? request : request.json(route.body()));
        }
    },

    /** A method that the route does not support. */
    ODD_METHOD {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            return authorized(
                    surface,
                    RawRequest.of(
                            chance.of(ODD_METHODS), chance.of(surface.routes()).path()));
        }
    },

    /** A value that would end its header if a response contained it. */
    HEADER_INJECTION {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            String end = chance.of(List.of("%0d%0a", "%0a", "%0d", "%E5%98%8A%E5%98%8D", "%00"));
            String target = "/" + chance.word() + end + INJECTED + ":%201" + end + end + "<script>";
            return authorized(
                            surface,
                            RawRequest.of("GET", target.replace("<", "%3C").replace(">", "%3E")))
                    .header("If-Match", "\"" + chance.word() + "\\r\\n" + INJECTED + ": 1\"");
        }
    },

    /** A body that is larger than the service accepts. */
    TOO_LARGE {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = withBody(surface, chance);
            String large = route.body() + " ".repeat(16 * 1024 + chance.below(200_000));
            return authorized(
                    surface, RawRequest.of(route.method(), route.path()).json(large));
        }
    },

    /** A header or a target that is longer than the server reads. */
    TOO_LONG {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            String large = chance.word().repeat(2_000 + chance.below(4_000));
            Surface.Route route = withBody(surface, chance);
            return authorized(
                    surface,
                    chance.below(2) == 0
                            ? RawRequest.of(route).header("X-Long", large)
                            : RawRequest.of(route.method(), route.path() + "?" + large)
                                    .json(route.body()));
        }
    },

    /** Not HTTP, or HTTP that two servers could read in two ways (RFC 9112, section 11.2). */
    BROKEN_MESSAGE {
        @Override
        public RawRequest make(Surface surface, Chance chance) {
            Surface.Route route = withBody(surface, chance);
            RawRequest good = authorized(surface, RawRequest.of(route));
            return switch (chance.below(3)) {
                case 0 -> good.withHeader(chance.of(BROKEN_HEADERS));
                case 1 -> new RawRequest(chance.of(BROKEN_LINES).formatted(route.path()), good.headers(), good.body());
                default -> new RawRequest(chance.word() + chance.bytes(200), good.headers(), "");
            };
        }
    };

    /** No response may have a header of this name. */
    static final String INJECTED = "X-Injected";

    private static final List<String> NO_OBJECTS = List.of(
            "",
            " ",
            "{",
            "{}",
            "[]",
            "null",
            "true",
            "1",
            "\"x\"",
            "[".repeat(3_000),
            "{\"a\":".repeat(1_500),
            "{\"\u00ff\u00fe\":1}",
            "\u00ef\u00bb\u00bf",
            "{\"__proto__\":1}",
            "NaN");
    private static final List<String> NO_VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "1000",
            "-2147483648",
            "2147483648",
            "9223372036854775808",
            "1e999",
            "1.5",
            "-0.0001",
            "01",
            "0x1",
            "NaN",
            "[1]",
            "{\"x\":1}",
            "9".repeat(5_000),
            "\"\\u0000\" 1",
            "\"\\ud800",
            "'1'");
    private static final List<String> ODD_SEGMENTS = List.of(
            "",
            "%00",
            "%ff",
            "..%2f",
            "%2e%2e/",
            "%3B",
            "//",
            "*",
            "'",
            "$(id)",
            "%252e",
            "%F0%9F%98%80",
            "a".repeat(2_000),
            "%20",
            "+",
            "~",
            "session:",
            "%5B",
            "%7B");
    private static final List<String> ODD_METHODS = List.of(
            "PATCH", "TRACE", "PROPFIND", "get", "GETT", "PURGE", "X", "M-SEARCH", "A".repeat(200), "!#$%&'*+-.^_`|~");
    private static final List<String> BROKEN_HEADERS = List.of(
            "Content-Length: -1",
            "Content-Length: x",
            "Content-Length: 99999999999999999999",
            "Content-Length: 1, 2",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: x",
            "no colon",
            "Sp ace: 1",
            "Tab\t: 1",
            "Nul\u0000: 1",
            "X: a\u0000b",
            "X: a\u0007b",
            "X: a\rb");
    private static final List<String> BROKEN_LINES = List.of(
            "GET",
            "GET  ",
            "GET %s",
            "GET %s HTTP/9.9",
            "GET %s HTTP/x",
            "GET %s x HTTP/1.1",
            " ",
            "GE\u0000T %s HTTP/1.1",
            "G(T %s HTTP/1.1",
            "GET\u0001%s HTTP/1.1",
            "GET %s%%zz HTTP/1.1",
            "GET %s%% HTTP/1.1",
            "GET %s\\ HTTP/1.1",
            "GET %s[ HTTP/1.1",
            "GET %s{ HTTP/1.1",
            "GET %s|^ HTTP/1.1",
            "GET %s\u00fc HTTP/1.1");

    /** Whether the server may refuse the request before the service sees it, and therefore without a problem document. */
    boolean isUnreadable() {
        return this == BROKEN_MESSAGE || this == TOO_LONG;
    }

    /** Creates a request of this kind. */
    public abstract RawRequest make(Surface surface, Chance chance);

    private static Surface.Route withBody(Surface surface, Chance chance) {
        return chance.of(surface.routes().stream()
                .filter(route -> !route.body().isEmpty())
                .toList());
    }

    private static RawRequest authorized(Surface surface, RawRequest request) {
        for (Surface.Credential credential : surface.credentials()) {
            request = request.header(credential.header(), credential.scheme() + credential.value());
        }
        return request;
    }
}
