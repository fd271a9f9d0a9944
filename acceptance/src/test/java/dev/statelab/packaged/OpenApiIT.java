package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenAPI documents from the builds of the two services describe the shared routes alike, so one client works with both shops, except
 * for what each architecture requires.
 */
class OpenApiIT {

    private static final JsonObject STATEFUL = document("stateful");
    private static final JsonObject STATELESS = document("stateless");

    private static final Set<String> SHARED = Set.of(
            "post /login",
            "post /logout",
            "get /products",
            "get /products/{sku}",
            "get /cart",
            "put /cart/items/{sku}",
            "post /cart/items/{sku}",
            "delete /cart/items/{sku}",
            "post /checkout",
            "get /orders/{id}",
            "get /me",
            "delete /sessions",
            "get /instance");

    /** The architectures differ in what a login returns, and in what is known about a user or a replica. */
    private static final Set<String> ANSWERS_OF_THEIR_OWN = Set.of("post /login", "get /me", "get /instance");

    /** Headers that only clients of the stateless service send. */
    private static final Set<String> CARRIED = Set.of("Cart", "DPoP", "Receipt");

    /** A browser sends its session cookie by itself; a client with tokens may identify the login by a token in the body. */
    private static final Set<String> BODIES_OF_THEIR_OWN = Set.of("post /logout");

    static Stream<String> shared() {
        return SHARED.stream().sorted();
    }

    @Test
    void theServicesShareExactlyTheListedRoutes() {
        Set<String> both = new TreeSet<>(routes(STATEFUL));
        both.retainAll(routes(STATELESS));
        assertThat(both).isEqualTo(new TreeSet<>(SHARED));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void bothServicesDescribeTheSameRequest(String route) {
        JsonObject stateful = request(STATEFUL, route);
        JsonObject stateless = request(STATELESS, route);
        if (BODIES_OF_THEIR_OWN.contains(route)) {
            stateless.put("body", stateful.getValue("body"));
        }
        assertThat(stateful).isEqualTo(stateless);
    }

    @ParameterizedTest
    @MethodSource("shared")
    void bothServicesDescribeTheSameResponses(String route) {
        JsonObject stateful = answers(STATEFUL, route);
        JsonObject stateless = answers(STATELESS, route);
        assertThat(stateful.fieldNames())
                .isEqualTo(stateless.fieldNames())
                .contains("default")
                .hasSizeGreaterThan(1);
        if (ANSWERS_OF_THEIR_OWN.contains(route)) {
            JsonObject theirs = fields(stateless);
            fields(stateful).stream()
                    .filter(field -> theirs.containsKey(field.getKey()))
                    .forEach(field -> assertThat(field.getValue()).isEqualTo(theirs.getValue(field.getKey())));
        } else {
            assertThat(stateful).isEqualTo(stateless);
        }
    }

    private static JsonObject document(String service) {
        Path file = Path.of("..", service + "-service", "target", "openapi", "openapi.json");
        try {
            return new JsonObject(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> routes(JsonObject document) {
        return document.getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .fieldNames().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonObject operation(JsonObject document, String route) {
        String[] methodAndPath = route.split(" ");
        return document.getJsonObject("paths").getJsonObject(methodAndPath[1]).getJsonObject(methodAndPath[0]);
    }

    /** The body of a request, and its parameters by name. */
    private static JsonObject request(JsonObject document, String route) {
        JsonObject operation = operation(document, route);
        JsonObject parameters = new JsonObject(new TreeMap<>());
        operation.getJsonArray("parameters", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(parameter -> !CARRIED.contains(parameter.getString("name")))
                .forEach(parameter -> parameters.put(parameter.getString("name"), parameter));
        return new JsonObject()
                .put("body", whole(document, operation.getJsonObject("requestBody", new JsonObject())))
                .put("parameters", parameters);
    }

    /** The content of each response by its status, without the descriptions, which may differ between the services. */
    private static JsonObject answers(JsonObject document, String route) {
        JsonObject answers = new JsonObject(new TreeMap<>());
        operation(document, route)
                .getJsonObject("responses")
                .forEach(response -> answers.put(
                        response.getKey(),
                        whole(
                                document,
                                ((JsonObject) response.getValue()).getJsonObject("content", new JsonObject()))));
        return answers;
    }

    private static JsonObject fields(JsonObject answers) {
        return answers.getJsonObject("200")
                .getJsonObject("application/json")
                .getJsonObject("schema")
                .getJsonObject("properties");
    }

    /** Replaces each reference to a schema by the schema, because the names of schemas may differ. */
    private static Object whole(JsonObject document, Object value) {
        return switch (value) {
            case JsonObject object
            when object.containsKey("$ref") -> {
                String name = object.getString("$ref").substring("#/components/schemas/".length());
                yield whole(
                        document,
                        document.getJsonObject("components")
                                .getJsonObject("schemas")
                                .getJsonObject(name));
            }
            case JsonObject object -> {
                JsonObject all = new JsonObject(new TreeMap<>());
                object.forEach(field -> all.put(field.getKey(), whole(document, field.getValue())));
                yield all;
            }
            case JsonArray array ->
                new JsonArray(
                        array.stream().map(element -> whole(document, element)).toList());
            default -> value;
        };
    }
}
