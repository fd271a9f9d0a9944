package dev.statelab.packaged;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A packaged service as a process with the environment of its container; {@code addresses} maps the stores' addresses to local ones. */
record ServicePod(
        String component, Rendering chart, Map<String, String> addresses, AtomicReference<ReplicaProcess> process)
        implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    ServicePod(String component, Rendering chart, Map<String, String> addresses) {
        this(component, chart, addresses, new AtomicReference<>());
    }

    void start(Path directory) throws IOException {
        start(directory, ReplicaProcess.command(Path.of("..", component + "-service")));
    }

    void start(Path directory, List<String> command) throws IOException {
        for (String key : List.of("current.jwks", "next.jwks")) {
            Files.writeString(directory.resolve(key), Namespace.secret(chart, "demo-statelab-token-keys", key));
        }
        Map<String, String> environment = environment();
        environment.replace("TOKEN_KEYS_DIRECTORY", directory.toString());
        environment.replace("SESSION_OPERATOR_PORT", "0"); // each pod has a loopback interface, but tests share one
        process.set(ReplicaProcess.start(command, component, environment));
    }

    private Map<String, String> environment() {
        Map<String, String> rendered = Rendering.environment(container());
        rendered.replaceAll((name, source) -> {
            String value = source;
            if (source.startsWith("secret ")) {
                String[] secret = source.substring("secret ".length()).split("/");
                value = Namespace.secret(chart, secret[0], secret[1]);
            }
            for (Map.Entry<String, String> address : addresses.entrySet()) {
                value = value.replace(address.getKey(), address.getValue());
            }
            return value;
        });
        // The kubelet expands this variable, too.
        rendered.replaceAll(
                (name, value) -> value.replace("$(REDIS_PASSWORD)", rendered.getOrDefault("REDIS_PASSWORD", "")));
        return rendered;
    }

    Container container() {
        return chart.pods().get("demo-statelab-" + component).getContainers().getFirst();
    }

    /** The password of each demo user. */
    String password() {
        return Namespace.secret(chart, "demo-statelab-demo", "password");
    }

    String logIn() throws IOException, InterruptedException {
        var response = HTTP.send(
                request("/login")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"user\":\"alice\",\"password\":\"%s\"}".formatted(password())))
                        .build(),
                ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    int get(String path, String token) throws IOException, InterruptedException {
        return status(request(path).header("Authorization", "Bearer " + token));
    }

    int post(String path, String token) throws IOException, InterruptedException {
        return status(
                request(path).header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Whether its startup probe passes. */
    boolean hasStarted() throws IOException, InterruptedException {
        return status(request("/q/health/started")) == 200;
    }

    String body(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), ofString()).body();
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), ofString()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(process.get().url() + path));
    }

    @Override
    public void close() {
        if (process.get() != null) {
            process.get().close();
        }
    }
}
