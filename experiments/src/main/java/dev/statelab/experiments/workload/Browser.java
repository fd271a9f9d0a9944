package dev.statelab.experiments.workload;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.workload.Definition.Accepted;
import dev.statelab.experiments.workload.Definition.Request;
import dev.statelab.experiments.workload.Definition.SignedOut;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One user's browser: it keeps cookies by RFC 6265, and the values that later requests carry. It follows no redirects. Confined to one Vert.x
 * context.
 */
final class Browser {

    private static final String COOKIE_VARIABLE = "cookie.";
    private static final String ENVIRONMENT_VARIABLE = "env.";

    private final Connection connection;
    private final URI base;
    private final Definition definition;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, String> carried = new HashMap<>();

    /**
     * A response and its meaning.
     *
     * @param signedOut whether the service no longer knows the user
     */
    record Seen(Answer answer, Outcome outcome, boolean signedOut) {

        boolean ok() {
            return outcome == Outcome.OK;
        }
    }

    /** @param base the address of the service */
    Browser(Connection connection, URI base, Definition definition) {
        this.connection = connection;
        this.base = base;
        this.definition = definition;
    }

    /** An independent copy of this browser. */
    Browser copy() {
        Browser copy = new Browser(connection, base, definition);
        cookies.getCookieStore()
                .getURIs()
                .forEach(uri -> cookies.getCookieStore()
                        .get(uri)
                        .forEach(cookie -> copy.cookies.getCookieStore().add(uri, (HttpCookie) cookie.clone())));
        copy.known.putAll(known);
        copy.carried.putAll(carried);
        return copy;
    }

    /** Sets a variable. */
    void know(String variable, String value) {
        known.put(variable, value);
    }

    /** Drops its cookies and carried values, as for a new login. */
    void forget() {
        cookies.getCookieStore().removeAll();
        carried.clear();
    }

    /** Sends a request. The future never fails: a missing response is an {@link Answer} too. */
    Future<Seen> send(Request request) {
        String path = fill(request.path(), Browser::encoded);
        URI uri = URI.create(base.toString().replaceAll("/$", "") + path);
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "application/json, text/html;q=0.9, */*;q=0.8");
        Buffer body = body(request, headers);
        definition.headers().forEach((name, value) -> whole(value).ifPresent(text -> headers.put(name, text)));
        request.headers().forEach((name, value) -> whole(value).ifPresent(text -> headers.put(name, text)));
        try {
            cookies.get(uri, Map.of()).forEach((name, values) -> {
                if (!values.isEmpty()) {
                    headers.put(name, String.join("; ", values));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connection
                .exchange(HttpMethod.valueOf(request.method()), path, headers, body)
                .map(answer -> look(request, uri, answer));
    }

    private Buffer body(Request request, Map<String, String> headers) {
        if (request.form() != null) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
            return Buffer.buffer(request.form().entrySet().stream()
                    .map(field -> encoded(field.getKey()) + '=' + encoded(fill(field.getValue(), Function.identity())))
                    .collect(Collectors.joining("&")));
        }
        if (request.json() != null) {
            headers.put("Content-Type", "application/json");
            return Json.encodeToBuffer(Template.fill(request.json(), this::value));
        }
        return Buffer.buffer();
    }

    private Seen look(Request request, URI uri, Answer answer) {
        try {
            cookies.put(uri, Map.of("Set-Cookie", answer.headers().getAll("Set-Cookie")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // the JDK treats a cookie with Max-Age and no Expires as one of RFC 2965, and would send
        // $Version="1"; name="value"
        cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setVersion(0));
        request.carry()
                .forEach((name, extraction) -> Extractor.of(extraction).texts(answer).stream()
                        .findFirst()
                        .ifPresent(text -> carried.put(name, text)));
        if (answer.status() != 0 && signedOut(answer)) {
            return new Seen(answer, Outcome.FAILED, true);
        }
        return new Seen(answer, outcome(request.accepted(), answer), false);
    }

    private boolean signedOut(Answer answer) {
        SignedOut signs = definition.signedOut();
        String location = answer.headers().get("Location");
        return signs.status().contains(answer.status())
                || signs.location() != null
                        && location != null
                        && Pattern.compile(signs.location()).matcher(location).find()
                || finds(signs.contains(), answer);
    }

    /** A refusal has no effect; after any other response that is not accepted, the outcome is unknown. */
    private static Outcome outcome(Accepted accepted, Answer answer) {
        if (answer.status() == 0) {
            return answer.outcome();
        }
        boolean status = accepted.status() == null
                ? answer.status() / 100 == 2
                : accepted.status().contains(answer.status());
        if (status
                && (accepted.contains() == null || finds(accepted.contains(), answer))
                && !finds(accepted.lacks(), answer)) {
            return Outcome.OK;
        }
        return answer.status() / 100 == 4 ? Outcome.FAILED : Outcome.UNKNOWN;
    }

    private static boolean finds(String regex, Answer answer) {
        return regex != null
                && Pattern.compile(regex).matcher(answer.content().toString()).find();
    }

    private String fill(String template, Function<String, String> encode) {
        return Template.fill(template, name -> Optional.of(value(name).orElse("")), encode)
                .orElseThrow();
    }

    private Optional<String> whole(String template) {
        return Template.fill(template, this::value, Function.identity());
    }

    private Optional<String> value(String name) {
        if (name.startsWith(COOKIE_VARIABLE)) {
            return cookie(name.substring(COOKIE_VARIABLE.length()));
        }
        if (name.startsWith(ENVIRONMENT_VARIABLE)) {
            return Optional.ofNullable(System.getenv(name.substring(ENVIRONMENT_VARIABLE.length())));
        }
        return Optional.ofNullable(carried.getOrDefault(name, known.get(name)));
    }

    /** The current value of a cookie for the service's root path. */
    Optional<String> cookie(String name) {
        return cookies.getCookieStore().get(base).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** Encodes text for a path or a form. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The credentials of HTTP basic authentication (RFC 7617). */
    static String basic(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
