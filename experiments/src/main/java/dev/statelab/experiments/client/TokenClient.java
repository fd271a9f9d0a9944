package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A client of the stateless service: it keeps its tokens, its signed cart, and the receipts of what it bought. */
public final class TokenClient implements ShopClient {

    private static final Duration RENEW_BEFORE_END = Duration.ofSeconds(30);

    private final Connection connection;
    private final Map<String, String> receipts = new HashMap<>();
    private String accessToken;
    private String refreshToken;
    private Instant renewal = Instant.MAX;
    private String cart;

    public TokenClient(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Future<Answer> login(String user, String password) {
        accessToken = null;
        return send(
                        HttpMethod.POST,
                        "/login",
                        Map.of(),
                        new JsonObject().put("user", user).put("password", password))
                .onSuccess(this::keepTokens);
    }

    @Override
    public boolean mustRefresh() {
        return Instant.now().isAfter(renewal);
    }

    @Override
    public Future<Answer> refresh() {
        JsonObject grant = new JsonObject().put("grant_type", "refresh_token").put("refresh_token", refreshToken);
        return send(HttpMethod.POST, "/token", Map.of(), grant).onSuccess(this::keepTokens);
    }

    @Override
    public Future<Answer> readCart() {
        return send(HttpMethod.GET, "/cart", cartHeader(), null);
    }

    @Override
    public Future<Answer> putItem(String sku, int quantity) {
        return send(HttpMethod.PUT, "/cart/items/" + sku, cartHeader(), new JsonObject().put("quantity", quantity))
                .onSuccess(this::keepCart);
    }

    @Override
    public Future<Answer> checkout(String idempotencyKey) {
        Map<String, String> headers = new HashMap<>(cartHeader());
        headers.put("Idempotency-Key", idempotencyKey);
        return send(HttpMethod.POST, "/checkout", headers, null).onSuccess(answer -> {
            if (answer.ok()) {
                receipts.put(answer.body().getString("id"), answer.headers().get("Receipt"));
            }
            keepCart(answer);
        });
    }

    @Override
    public Future<Answer> readOrder(String id) {
        String receipt = receipts.get(id);
        return send(HttpMethod.GET, "/orders/" + id, receipt == null ? Map.of() : Map.of("Receipt", receipt), null);
    }

    private Map<String, String> cartHeader() {
        return cart == null ? Map.of() : Map.of("Cart", cart);
    }

    private void keepCart(Answer answer) {
        if (answer.ok()) {
            cart = answer.headers().get("Cart");
        }
    }

    private void keepTokens(Answer answer) {
        if (answer.ok()) {
            accessToken = answer.body().getString("access_token");
            refreshToken = answer.body().getString("refresh_token");
            renewal = Instant.now()
                    .plusSeconds(answer.body().getInteger("expires_in"))
                    .minus(RENEW_BEFORE_END);
        }
    }

    private Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        Map<String, String> all = new HashMap<>(headers);
        if (accessToken != null) {
            all.put("Authorization", "Bearer " + accessToken);
        }
        return connection.send(method, path, all, body);
    }

    @Override
    public void close() {
        connection.close();
    }
}
