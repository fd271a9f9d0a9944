package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code kubectl apply -k} gives a working installation without Helm, with the Secrets that {@code secrets.sh} makes. */
@OnCluster
class KubectlApplyTest {

    private static final Path MANIFESTS = Environment.HOME.resolve("k8s/manifests");

    private String password;

    @BeforeAll
    void apply() throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "kustomize");
        Path base = Files.createDirectory(directory.resolve("base"));
        for (String file : List.of("kustomization.yaml", "namespace.yaml", "statelab.yaml")) {
            Files.copy(MANIFESTS.resolve(file), base.resolve(file));
        }
        Command.of("sh", MANIFESTS.resolve("secrets.sh"), base.resolve("secrets"))
                .run();
        password = Files.readString(base.resolve("secrets/demo-password"));
        Files.writeString(directory.resolve("kustomization.yaml"), """
                resources: [base]
                images:
                  - {name: statelab/stateful-service, %s}
                  - {name: statelab/stateless-service, %s}
                  - {name: docker.io/library/redis, %s}
                """.formatted(
                        image("stateful"), image("stateless"), image("redis")));
        Progress.step("kubectl apply -k", () -> {
            Command.of("kubectl", "apply", "-k", directory).run();
            Cluster.awaitReady();
        });
    }

    /** The image on the nodes in place of the one in a registry. */
    private static String image(String component) {
        Image image = Image.of(component);
        return "newName: %s, newTag: '%s'".formatted(image.repository(), image.tag());
    }

    @Test
    void aSessionTakesAnItem() throws IOException, InterruptedException {
        String cookie = login("statelab-stateful")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";")[0];
        assertThat(put("statelab-stateful", "Cookie", cookie)).contains("tea-01");
    }

    @Test
    void aTokenTakesAnItem() throws IOException, InterruptedException {
        String token = new ObjectMapper()
                .readTree(login("statelab-stateless").body())
                .required("access_token")
                .textValue();
        assertThat(put("statelab-stateless", "Authorization", "Bearer " + token))
                .contains("tea-01");
    }

    private HttpResponse<String> login(String service) throws IOException, InterruptedException {
        String user = "{\"user\":\"alice\",\"password\":\"%s\"}".formatted(password);
        return send(service, "/login", request -> request.POST(BodyPublishers.ofString(user)));
    }

    private static String put(String service, String header, String credential)
            throws IOException, InterruptedException {
        var three = BodyPublishers.ofString("{\"quantity\":3}");
        return send(
                        service,
                        "/cart/items/tea-01",
                        request -> request.header(header, credential).PUT(three))
                .body();
    }

    private static HttpResponse<String> send(String service, String path, UnaryOperator<HttpRequest.Builder> method)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient();
                LocalPortForward port = Cluster.CLIENT
                        .services()
                        .inNamespace(Cluster.NAMESPACE)
                        .withName(service)
                        .portForward(8080)) {
            URI uri = URI.create("http://127.0.0.1:" + port.getLocalPort() + path);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
            HttpResponse<String> response = http.send(method.apply(request).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isBetween(200, 299);
            return response;
        }
    }
}
