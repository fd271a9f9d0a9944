package dev.statelab.experiments.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The mistakes in a workload file: violations of its schema, and of rules that a schema cannot express. One line each, with its position. */
final class Mistakes {

    /** The predefined variables. */
    private static final Set<String> GIVEN = Set.of("user", "password", "basic", "value");

    /** The places in the file that name a part of a response. */
    private static final String EXTRACTION = "/(read/values|(login|login/before|write|read)/carry/[^/]+)/";

    private static final Pattern REGEX = Pattern.compile(
            "/signedOut/(location|contains)|/replica/regex|/\\w+/accepted/(contains|lacks)|" + EXTRACTION + "regex");

    private static final Pattern JSON_PATH = Pattern.compile(EXTRACTION + "json");

    private static final Pattern PATH = Pattern.compile("/health|/(login|login/before|logout|write|read)/path");

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                    Mistakes.class.getResourceAsStream("/workload.schema.json"),
                    SchemaValidatorsConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ENGLISH)
                            .build());

    private final Yaml yaml;
    private final Set<String> environment;
    private final List<Mistake> found = new ArrayList<>();

    private record Mistake(int line, String text) {}

    /** @param environment the names of the environment variables */
    Mistakes(Yaml yaml, Set<String> environment) {
        this.yaml = yaml;
        this.environment = environment;
    }

    /** The mistakes in the order of the lines. */
    List<String> all() {
        schema();
        if (found.isEmpty()) {
            expressions(yaml.root(), "");
            paths(yaml.root(), "");
            value();
            bodies();
            variables();
            environment();
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Mistake::line))
                .map(Mistake::text)
                .toList();
    }

    private void schema() {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(yaml.root().encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (ValidationMessage mistake : SCHEMA.validate(root)) {
            String pointer = mistake.getInstanceLocation().toString();
            String property = mistake.getProperty();
            String place =
                    property == null || mistake.getType().equals("required") ? pointer : pointer + "/" + property;
            add(place, mistake.getMessage().replaceFirst("^[^:]*: ", ""));
        }
    }

    /** Every regular expression and JSON path must be valid. Matches whole pointers, since a field of a body may have the name of a key. */
    private void expressions(Object value, String pointer) {
        if (value instanceof JsonObject object) {
            for (String key : object.fieldNames()) {
                String place = pointer + "/" + key;
                if (REGEX.matcher(place).matches() && object.getValue(key) instanceof String text) {
                    try {
                        Pattern.compile(text);
                    } catch (PatternSyntaxException e) {
                        add(place, "is not a regular expression: " + e.getDescription());
                    }
                } else if (JSON_PATH.matcher(place).matches()) {
                    try {
                        Extractor.of(new Definition.Extraction(null, object.getString(key), null));
                    } catch (IllegalArgumentException e) {
                        add(place, e.getMessage());
                    }
                } else {
                    expressions(object.getValue(key), place);
                }
            }
        }
    }

    /** Every path must be one of a URL once its variables, which are encoded, are filled in. */
    private void paths(Object value, String pointer) {
        if (value instanceof JsonObject object) {
            for (String key : object.fieldNames()) {
                String place = pointer + "/" + key;
                if (PATH.matcher(place).matches()) {
                    path(object.getString(key), place);
                } else {
                    paths(object.getValue(key), place);
                }
            }
        }
    }

    private void path(String template, String place) {
        try {
            new URI(Template.fill(template, name -> Optional.of("x"), Function.identity())
                    .orElseThrow());
        } catch (URISyntaxException e) {
            add(place, "is not a path of a URL: " + e.getReason());
        }
    }

    private void value() {
        JsonObject write = yaml.root().getJsonObject("write");
        boolean counter = "counter".equals(yaml.root().getString("kind"));
        if (!counter && !Template.variables(write.getMap()).contains("value")) {
            add(
                    "/write",
                    "has no {{value}} in its path, form or json: every write needs a unique value that the audit can find");
        }
    }

    private void bodies() {
        for (String name : List.of("login", "logout", "write", "read")) {
            JsonObject request = yaml.root().getJsonObject(name, new JsonObject());
            if (request.containsKey("form") && request.containsKey("json")) {
                add("/" + name + "/json", "a request has one body: form or json");
            }
        }
    }

    /** Every variable must be predefined, or be carried by some response; the order of the requests is not checked. */
    private void variables() {
        Set<String> known = new TreeSet<>(GIVEN);
        List<String> requests = List.of("login", "write", "read");
        for (String name : requests) {
            JsonObject request = yaml.root().getJsonObject(name, new JsonObject());
            known.addAll(request.getJsonObject("carry", new JsonObject()).fieldNames());
            known.addAll(request.getJsonObject("before", new JsonObject())
                    .getJsonObject("carry", new JsonObject())
                    .fieldNames());
        }
        for (String name : List.of("headers", "login", "logout", "write", "read")) {
            JsonObject part = yaml.root().getJsonObject(name, new JsonObject());
            Template.variables(part.getMap()).stream()
                    .filter(variable -> !variable.startsWith("cookie.") && !variable.startsWith("env."))
                    .filter(variable -> !known.contains(variable))
                    .forEach(variable ->
                            add("/" + name, "{{%s}} has no value: no response carries it".formatted(variable)));
        }
    }

    /** Every environment variable must be set: a missing password must not look like a wrong one. */
    private void environment() {
        for (String part : yaml.root().fieldNames()) {
            Template.variables(yaml.root().getValue(part)).stream()
                    .filter(variable -> variable.startsWith("env."))
                    .map(variable -> variable.substring("env.".length()))
                    .filter(name -> !environment.contains(name))
                    .forEach(name -> add("/" + part, "the environment variable %s is not set".formatted(name)));
        }
    }

    private void add(String pointer, String what) {
        String name = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
        found.add(new Mistake(yaml.line(pointer), yaml.at(pointer) + ": " + name + what));
    }
}
