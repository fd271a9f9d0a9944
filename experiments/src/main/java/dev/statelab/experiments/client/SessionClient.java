package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A client of the stateful service: it keeps cookies, the balancer's own among them. */
public final class SessionClient implements ShopClient {

    private final Connection connection;
    private final Map<String, String> cookies = new HashMap<>();

    public SessionClient(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Future<Answer> login(String user, String password) {
        return send(
                HttpMethod.POST,
                "/login",
                Map.of(),
                new JsonObject().put("user", user).put("password", password));
    }

    /** A session is renewed by its use. */
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
    public Future<Answer> checkout(String idempotencyKey) {
        return send(HttpMethod.POST, "/checkout", Map.of("Idempotency-Key", idempotencyKey), null);
    }

    @Override
    public Future<Answer> readOrder(String id) {
        return send(HttpMethod.GET, "/orders/" + id, Map.of(), null);
    }

    private Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        Map<String, String> all = new HashMap<>(headers);
        if (!cookies.isEmpty()) {
            all.put("Cookie", cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
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
