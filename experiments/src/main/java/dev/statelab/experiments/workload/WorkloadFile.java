package dev.statelab.experiments.workload;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.verdict.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A YAML file that describes what the users of a service do, checked against {@code workload.schema.json}. */
public final class WorkloadFile {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonObject DEFAULTS = new JsonObject()
            .put("headers", new JsonObject())
            .put("signedOut", new JsonObject().put("status", new JsonArray().add(401)))
            .put("kind", "set")
            .put("writes", 0.7)
            .put("limits", new JsonObject());

    private static final JsonObject USERS =
            new JsonObject().put("name", "user-{{number}}").put("most", 10_000);

    private final Definition definition;

    private WorkloadFile(Definition definition) {
        this.definition = definition;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws WorkloadException if it is invalid
     */
    public static WorkloadFile read(Path file) throws IOException {
        return read(file, System.getenv().keySet());
    }

    /** @param environment the names of the environment variables */
    static WorkloadFile read(Path file, Set<String> environment) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("file not found: " + file);
        }
        Yaml yaml = new Yaml(file.toString(), Files.readString(file));
        List<String> mistakes = new Mistakes(yaml, environment).all();
        if (!mistakes.isEmpty()) {
            throw new WorkloadException(String.join(System.lineSeparator(), mistakes));
        }
        return new WorkloadFile(JSON.readValue(whole(yaml.root()).encode(), Definition.class));
    }

    /** The heading of its column in reports. */
    public String name() {
        return definition.name();
    }

    /** The address of the service, if the file has it. */
    public Optional<URI> url() {
        return Optional.ofNullable(definition.url());
    }

    /**
     * The path that succeeds as soon as a replica can serve. If the file has none, the path of the read, with 1 in place of each variable.
     */
    public String health() {
        return definition.health() == null
                ? Template.fill(definition.read().request().path(), any -> Optional.of("1"), Function.identity())
                        .orElseThrow()
                : definition.health();
    }

    /** The limits set by its owner. */
    public Limits limits() {
        return definition.limits();
    }

    /** The workload for the service at that address. */
    public OwnWorkload at(URI url) {
        return new OwnWorkload(definition, url);
    }

    /** Adds defaults, and separates requests from their other keys. */
    private static JsonObject whole(JsonObject said) {
        JsonObject all = DEFAULTS.copy().mergeIn(said);
        JsonObject signedOut = all.getJsonObject("signedOut");
        if (!signedOut.containsKey("status")) {
            signedOut.put("status", new JsonArray());
        }
        Object replica = said.getValue("replica", Answer.SERVED_BY);
        all.put("replica", replica instanceof String header ? new JsonObject().put("header", header) : replica);
        all.put("users", USERS.copy().mergeIn(said.getJsonObject("users", new JsonObject())));
        all.put("write", apart(said.getJsonObject("write"), "POST", "idempotent"));
        all.put("read", apart(said.getJsonObject("read"), "GET", "values"));
        if (said.containsKey("logout")) {
            all.put("logout", request(said.getJsonObject("logout"), "POST"));
        }
        if (said.containsKey("login")) {
            JsonObject login = apart(said.getJsonObject("login"), "POST", "before");
            if (login.containsKey("before")) {
                login.put("before", request(login.getJsonObject("before"), "GET"));
            }
            all.put("login", login);
        }
        return all;
    }

    private static JsonObject apart(JsonObject said, String method, String more) {
        JsonObject parts = new JsonObject().put("request", request(said, method));
        if (said.containsKey(more)) {
            parts.put(more, said.getValue(more));
        }
        return parts;
    }

    private static JsonObject request(JsonObject said, String method) {
        return new JsonObject()
                .put("method", method)
                .put("headers", new JsonObject())
                .put("accepted", new JsonObject())
                .put("carry", new JsonObject())
                .mergeIn(said);
    }
}
