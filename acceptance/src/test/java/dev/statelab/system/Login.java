package dev.statelab.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;

/** A client that has logged in as {@code alice} and sends its credential, session cookie or access token, with every request. */
final class Login {

    private final URI service;
    private final String header;
    private final String credential;

    private Login(URI service, String header, String credential) {
        this.service = service;
        this.header = header;
        this.credential = credential;
    }

    /** A login at the stateful service of {@link Release#STATELAB}. */
    static Login stateful() throws IOException {
        return at(URI.create("http://127.0.0.1:8080"), password());
    }

    /** A login at the stateless service of {@link Release#STATELAB}. */
    static Login stateless() throws IOException {
        return at(URI.create("http://127.0.0.1:8081"), password());
    }

    /** Logs in at either service. Retries, because kube-proxy may take a second longer than a pod's readiness. */
    static Login at(URI service, String password) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve("/login"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":\"alice\",\"password\":\"%s\"}".formatted(password)));
        HttpResponse<String> response = await("an answer to the login")
                .atMost(Duration.ofSeconds(15))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(request), Objects::nonNull);
        assertThat(response.statusCode()).as("login").isEqualTo(200);
        String cookie = response.headers().firstValue("Set-Cookie").orElse(null);
        if (cookie != null) {
            return new Login(service, "Cookie", cookie.split(";")[0]);
        }
        String token = new ObjectMapper()
                .readTree(response.body())
                .required("access_token")
                .textValue();
        return new Login(service, "Authorization", "Bearer " + token);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /**
     * Sets the quantity of a product in the cart.
     *
     * @return the cart in the response
     */
    String put(String sku, int quantity) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/cart/items/" + sku)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"quantity\":%d}".formatted(quantity))));
        assertThat(response.statusCode()).as("a change of the cart").isEqualTo(200);
        return response.body();
    }

    /** Waits until this login has this cart, as {@link #put} returned it: reads may fail during a failover. */
    void awaitCart(String cart) {
        await("the earlier login and its cart")
                .atMost(Duration.ofSeconds(15))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(get("/cart").body()).isEqualTo(cart));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path)).header(header, credential);
    }

    private static String password() {
        return new String(
                Base64.getDecoder()
                        .decode(Cluster.CLIENT
                                .secrets()
                                .inNamespace(Cluster.NAMESPACE)
                                .withName("statelab-demo")
                                .get()
                                .getData()
                                .get("password")),
                UTF_8);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
