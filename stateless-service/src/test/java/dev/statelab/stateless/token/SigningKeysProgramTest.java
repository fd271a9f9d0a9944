package dev.statelab.stateless.token;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code k8s/SigningKeys.java}, which makes the keys of a rotation, against the service, which reads them. */
class SigningKeysProgramTest {

    private final TestKey current = TestKey.create();
    private final TestKey next = TestKey.create();

    @Test
    void aPatchMovesTheRingOneStepOn() throws Exception {
        JsonObject first = patch(secret());
        KeyRing ring = ring(first);

        assertThat(ring.current().id()).isEqualTo(next.id());
        assertThat(ring.find(current.id())).as("the former key still verifies").isPresent();
        String new1 = id(first, "next.jwk");
        assertThat(ring.find(new1)).as("the new key is published").isPresent();
        assertThat(List.of(current.id(), next.id())).doesNotContain(new1);

        KeyRing second = ring(patch(first));

        assertThat(second.current().id()).isEqualTo(new1);
        assertThat(second.find(next.id())).isPresent();
        assertThat(second.find(current.id())).as("two steps end it").isEmpty();
    }

    @Test
    void theIdIsTheOneThatTheServicePublishes() throws Exception {
        assertThat(run(next.privateJwk(), "id").strip()).isEqualTo(next.id());
    }

    private JsonObject secret() {
        return Json.createObjectBuilder()
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("current.jwk", base64(current.privateJwk()))
                                .add("next.jwk", base64(next.privateJwk())))
                .build();
    }

    private static JsonObject patch(JsonObject secret) throws Exception {
        try (JsonReader reader = Json.createReader(new StringReader(run("", "patch")))) {
            JsonArray operations = reader.readArray();
            return Json.createPatch(operations).apply(secret);
        }
    }

    private static KeyRing ring(JsonObject secret) {
        Map<String, String> files = new HashMap<>();
        secret.getJsonObject("data").keySet().forEach(file -> files.put(file, text(secret, file)));
        return new KeyDirectory(Path.of("secret")).parse(files);
    }

    private static String id(JsonObject secret, String file) {
        return SigningKey.parse(text(secret, file)).id();
    }

    private static String text(JsonObject secret, String file) {
        byte[] bytes = Base64.getDecoder().decode(secret.getJsonObject("data").getString(file));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String run(String input, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Path.of("..", "k8s", "SigningKeys.java").toString()));
        line.addAll(List.of(command));
        Process program = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = program.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).isZero();
        return output;
    }
}
