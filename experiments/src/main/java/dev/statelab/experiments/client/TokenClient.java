package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A client of the stateless service. It keeps its tokens, its signed cart and the receipts of its orders. */
public final class TokenClient implements ShopClient {

    private final Connection connection;
    private final Wallet wallet;

    /** The state that all tabs of one browser share. */
    private static final class Wallet {
        private final Map<String, String> receipts = new HashMap<>();

        /** The cart of each checkout, by its key. */
        private final Map<String, String> bought = new HashMap<>();

        private String accessToken;
        private String refreshToken;
        private Instant renewal = Instant.MAX;
        private String cart;
    }

    public TokenClient(Connection connection) {
        this(connection, new Wallet());
    }

    private TokenClient(Connection connection, Wallet wallet) {
        this.connection = connection;
        this.wallet = wallet;
    }

    @Override
    public Future<Answer> login(String user, String password) {
        wallet.accessToken = null;
        return send(
                        HttpMethod.POST,
                        "/login",
                        Map.of(),
                        new JsonObject().put("user", user).put("password", password))
                .onSuccess(this::keepTokens);
    }

    @Override
    public boolean mustRefresh() {
        return Instant.now().isAfter(wallet.renewal);
    }

    @Override
    public Future<Answer> refresh() {
        return connection
                .submit("/token", Map.of("grant_type", "refresh_token", "refresh_token", wallet.refreshToken))
                .onSuccess(this::keepTokens);
    }

    @Override
    public Future<Answer> readCart() {
        return send(HttpMethod.GET, "/cart", cartHeader(), null).onSuccess(this::keepCart);
    }

    @Override
    public Future<Answer> putItem(String sku, int quantity) {
        return send(HttpMethod.PUT, "/cart/items/" + sku, cartHeader(), new JsonObject().put("quantity", quantity))
                .onSuccess(this::keepCart);
    }

    @Override
    public Future<Answer> addItem(String sku, int more) {
        return send(HttpMethod.POST, "/cart/items/" + sku, cartHeader(), new JsonObject().put("add", more))
                .onSuccess(this::keepCart);
    }

    @Override
    public Future<Answer> removeItem(String sku) {
        return send(HttpMethod.DELETE, "/cart/items/" + sku, cartHeader(), null).onSuccess(this::keepCart);
    }

    /** Sends the cart of the first request with that key again: with another cart, it would be another order. */
    @Override
    public Future<Answer> checkout(String idempotencyKey) {
        String cart = wallet.bought.computeIfAbsent(idempotencyKey, first -> wallet.cart);
        Map<String, String> headers = new HashMap<>(header(cart));
        headers.put("Idempotency-Key", idempotencyKey);
        return send(HttpMethod.POST, "/checkout", headers, null).onSuccess(answer -> {
            if (answer.ok()) {
                wallet.receipts.put(
                        answer.body().getString("id"), answer.headers().get("Receipt"));
            }
            if (Objects.equals(cart, wallet.cart)) { // otherwise the client has a newer one
                keepCart(answer);
            }
        });
    }

    @Override
    public Future<Answer> readOrder(String id) {
        String receipt = wallet.receipts.get(id);
        return send(HttpMethod.GET, "/orders/" + id, receipt == null ? Map.of() : Map.of("Receipt", receipt), null);
    }

    @Override
    public Future<Answer> logout() {
        return send(HttpMethod.POST, "/logout", Map.of(), null);
    }

    @Override
    public Future<Answer> logoutEverywhere() {
        return send(HttpMethod.DELETE, "/sessions", Map.of(), null);
    }

    @Override
    public Map<String, String> credential() {
        return wallet.accessToken == null ? Map.of() : Map.of("Authorization", "Bearer " + wallet.accessToken);
    }

    @Override
    public ShopClient tab(Connection another) {
        return new TokenClient(another, wallet);
    }

    private Map<String, String> cartHeader() {
        return header(wallet.cart);
    }

    private static Map<String, String> header(String cart) {
        return cart == null ? Map.of() : Map.of("Cart", cart);
    }

    private void keepCart(Answer answer) {
        String cart = answer.ok() ? answer.headers().get("Cart") : null;
        if (cart != null) { // otherwise unchanged
            wallet.cart = cart;
        }
    }

    private void keepTokens(Answer answer) {
        if (answer.ok()) {
            wallet.accessToken = answer.body().getString("access_token");
            wallet.refreshToken = answer.body().getString("refresh_token");
            // half a minute before expiry, or at half of a lifetime below a minute
            int lifetime = answer.body().getInteger("expires_in");
            wallet.renewal = Instant.now().plusSeconds(Math.max(lifetime - 30, lifetime / 2));
        }
    }

    private Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(credential());
        return connection.send(method, path, all, body);
    }

    @Override
    public void close() {
        connection.close();
    }
}
