package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.testkit.replica.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** PocketBase, a backend in one program that stores everything in a file, with users and a collection for their notes. */
final class PocketBase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADMINISTRATOR = "admin@example.com";

    private final HttpClient http;
    private final URI base;

    private PocketBase(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /** The command that starts PocketBase with this data. */
    static String command(Path data) {
        return "pocketbase serve --http 127.0.0.1:{{port}} --dir " + data;
    }

    /** Creates its data: a collection that shows users what they own, and the users. Skips the test if PocketBase is not installed. */
    static void fill(Path data, String password, int users) throws IOException, InterruptedException {
        Process administrator;
        try {
            administrator = new ProcessBuilder(
                            "pocketbase", "superuser", "upsert", ADMINISTRATOR, password, "--dir", data.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "pocketbase is not on this machine");
            return;
        }
        String output = new String(administrator.getInputStream().readAllBytes());
        assertThat(administrator.waitFor()).as(output).isZero();
        int port = FreePort.find();
        Process server = new ProcessBuilder(command(data)
                        .replace("{{port}}", Integer.toString(port))
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            new PocketBase(http, URI.create("http://127.0.0.1:" + port)).fill(password, users);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void fill(String password, int users) throws IOException, InterruptedException {
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> send("/api/health", "", null) != null);
        String token = send(
                        "/api/collections/_superusers/auth-with-password",
                        "",
                        "{\"identity\":\"%s\",\"password\":\"%s\"}".formatted(ADMINISTRATOR, password))
                .required("token")
                .textValue();
        send("/api/collections", token, """
                {"name": "notes", "type": "base",
                 "fields": [{"name": "text", "type": "text"}, {"name": "owner", "type": "text"}],
                 "listRule": "owner = @request.auth.id", "createRule": "owner = @request.auth.id"}""");
        for (int number = 1; number <= users; number++) {
            send("/api/collections/users/records", "", """
                    {"email": "user-%d@example.com", "password": "%s", "passwordConfirm": "%s"}""".formatted(number, password, password));
        }
    }

    private JsonNode send(String path, String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", token);
        var answer = http.send(
                (body == null ? request : request.POST(BodyPublishers.ofString(body))).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
