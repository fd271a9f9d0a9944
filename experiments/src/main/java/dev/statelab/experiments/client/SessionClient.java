package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A client of the stateful service. It keeps cookies, including the balancer's. */
public final class SessionClient implements ShopClient {

    private final Connection connection;
    private final Map<String, String> cookies;

    public SessionClient(Connection connection) {
        this(connection, new HashMap<>());
    }

    private SessionClient(Connection connection, Map<String, String> cookies) {
        this.connection = connection;
        this.cookies = cookies;
    }

    @Override
    public Future<Answer> login(String user, String password) {
        return send(
                HttpMethod.POST,
                "/login",
                Map.of(),
                new JsonObject().put("user", user).put("password", password));
    }

    /** Never: using a session renews it. */
    @Override
    public boolean mustRefresh() {
        return false;
    }

    @Override
    public Future<Answer> refresh() {
        throw new UnsupportedOperationException("a session is renewed by its use");
    }

    @Override
    public Future<Answer> readCart() {
        return send(HttpMethod.GET, "/cart", Map.of(), null);
    }

    @Override
    public Future<Answer> putItem(String sku, int quantity) {
        return send(HttpMethod.PUT, "/cart/items/" + sku, Map.of(), new JsonObject().put("quantity", quantity));
    }

    @Override
    public Future<Answer> addItem(String sku, int more) {
        return send(HttpMethod.POST, "/cart/items/" + sku, Map.of(), new JsonObject().put("add", more));
    }

    @Override
    public Future<Answer> removeItem(String sku) {
        return send(HttpMethod.DELETE, "/cart/items/" + sku, Map.of(), null);
    }

    @Override
    public Future<Answer> checkout(String idempotencyKey) {
        return send(HttpMethod.POST, "/checkout", Map.of("Idempotency-Key", idempotencyKey), null);
    }

    @Override
    public Future<Answer> readOrder(String id) {
        return send(HttpMethod.GET, "/orders/" + id, Map.of(), null);
    }

    /** Views a product; the shop adds it to the recently viewed ones. */
    public Future<Answer> view(String sku) {
        return send(HttpMethod.PUT, "/me/viewed/" + sku, Map.of(), null);
    }

    /** The user's profile in the shop. */
    public Future<Answer> readMe() {
        return send(HttpMethod.GET, "/me", Map.of(), null);
    }

    /** Another browser with a copy of the cookies. Later changes of the copy do not affect this client. */
    public SessionClient copy(Connection another) {
        return new SessionClient(another, new HashMap<>(cookies));
    }

    /** Ignores the response's instruction to delete the cookie, as a thief would. */
    @Override
    public Future<Answer> logout() {
        return connection.send(HttpMethod.POST, "/logout", credential(), null);
    }

    @Override
    public Future<Answer> logoutEverywhere() {
        return send(HttpMethod.DELETE, "/sessions", Map.of(), null);
    }

    @Override
    public Map<String, String> credential() {
        return cookies.isEmpty()
                ? Map.of()
                : Map.of(
                        "Cookie",
                        cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
    }

    @Override
    public ShopClient tab(Connection another) {
        return new SessionClient(another, cookies);
    }

    private Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(credential());
        return connection.send(method, path, all, body).onSuccess(this::keepCookies);
    }

    private void keepCookies(Answer answer) {
        for (String cookie : answer.headers().getAll("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            String[] nameAndValue = pair.split("=", 2);
            if (nameAndValue[1].isEmpty()) {
                cookies.remove(nameAndValue[0]);
            } else {
                cookies.put(nameAndValue[0], nameAndValue[1]);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
