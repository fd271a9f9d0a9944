package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.testkit.replica.ReplicaProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A user with a session, who chooses the replica for each request. A result is complete when the service responds. */
final class Shopper {

    static final String PASSWORD = "a-password-for-this-test-alone";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String user;
    private final String cookie;

    /**
     * A response.
     *
     * @param tag the ETag; null if there is none
     * @param body a missing node if there is none
     */
    record Answer(int status, String tag, JsonNode body) {

        /** Checks the status, and returns this answer. */
        Answer expect(int expected) {
            assertThat(status).as(body.toString()).isEqualTo(expected);
            return this;
        }

        /** The quantity of a product in this cart or order. */
        int pieces(String sku) {
            for (JsonNode line : body.path("lines")) {
                if (line.path("sku").asText().equals(sku)) {
                    return line.path("quantity").asInt();
                }
            }
            return 0;
        }

        long version() {
            return body.path("version").asLong();
        }
    }

    private Shopper(String user, String cookie) {
        this.user = user;
        this.cookie = cookie;
    }

    /** Logs a user in, with a new session. */
    static Shopper in(ReplicaProcess replica, String user) {
        return new Shopper(user, "").login(replica, user);
    }

    /** Logs in again, with this session's cookie. */
    Shopper again(ReplicaProcess replica, String user) {
        return login(replica, user);
    }

    /** The session's key in a store. */
    SessionKey key() {
        String hash =
                SessionId.parse(cookie.split("=", 2)[1]).orElseThrow().key().hash();
        return new SessionKey(SessionKey.tag(user), hash);
    }

    Answer cart(ReplicaProcess replica) {
        return send(replica, "GET", "/cart", "").join();
    }

    CompletableFuture<Answer> add(ReplicaProcess replica, String sku, int more) {
        return send(replica, "POST", "/cart/items/" + sku, "{\"add\":%d}".formatted(more));
    }

    CompletableFuture<Answer> checkout(ReplicaProcess replica, String key) {
        return send(replica, "POST", "/checkout", "", "Idempotency-Key", key);
    }

    /** Sends a request, with a JSON body unless it is empty; fails if there is no response. */
    CompletableFuture<Answer> send(ReplicaProcess replica, String method, String path, String body, String... headers) {
        return HTTP.sendAsync(request(replica, method, path, body, headers), BodyHandlers.ofString())
                .thenApply(answer -> new Answer(
                        answer.statusCode(), answer.headers().firstValue("ETag").orElse(null), json(answer.body())));
    }

    private Shopper login(ReplicaProcess replica, String user) {
        String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, PASSWORD);
        HttpResponse<String> answer = HTTP.sendAsync(request(replica, "POST", "/login", body), BodyHandlers.ofString())
                .join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new Shopper(
                user, answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]);
    }

    private HttpRequest request(ReplicaProcess replica, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(replica.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new CompletionException(e);
        }
    }
}
