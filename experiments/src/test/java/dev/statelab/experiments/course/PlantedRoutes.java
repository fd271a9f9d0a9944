package dev.statelab.experiments.course;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** The HTTP interface of a {@link PlantedShop}: which request does what. One request at a time is handled. */
final class PlantedRoutes {

    /** The path of the cart begins with it where it is read from a replica, past the balancer. */
    static final String DIRECT = "/direct";

    private static final String BEARER = "Bearer ";
    private static final String ITEMS = "/cart/items/";
    private static final String ORDERS = "/orders/";

    private final PlantedReplica replica;
    private final PlantedLogins logins;
    private final PlantedCarts carts;

    PlantedRoutes(PlantedReplica replica, PlantedLogins logins, PlantedCarts carts) {
        this.replica = replica;
        this.logins = logins;
        this.carts = carts;
    }

    void handle(HttpServerRequest request, Buffer body) {
        synchronized (replica) {
            if (replica.isKilled() && replica.defect == Defect.HANGS) {
                return;
            }
            if (replica.refuses()) {
                answer(request, Reply.of(replica.defect == Defect.REFUSES ? 429 : 503));
                return;
            }
            request.response().putHeader(Reply.SERVED_BY, "replica-" + replica.generation());
            answer(request, reply(request, body));
        }
    }

    private static void answer(HttpServerRequest request, Reply reply) {
        HttpServerResponse response = request.response().setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> response.putHeader(name, value));
        response.end(reply.body().toBuffer());
    }

    private Reply reply(HttpServerRequest request, Buffer body) {
        if (request.path().endsWith("/login")) {
            return logins.letIn(body.toJsonObject().getString("user"));
        }
        if (request.path().equals("/token")) {
            return logins.refresh(body.toString());
        }
        String session = session(request);
        String user = logins.user(session);
        return user == null ? Reply.of(401) : reply(request, body, session, user);
    }

    /** The cookie or the access token of the request; null without either. */
    private static String session(HttpServerRequest request) {
        String token = request.getHeader("Authorization");
        if (token != null) {
            return token.substring(BEARER.length());
        }
        return request.getCookie("sid") == null
                ? null
                : request.getCookie("sid").getValue();
    }

    private Reply reply(HttpServerRequest request, Buffer body, String session, String user) {
        String path = request.path();
        if (path.endsWith("/sessions")) {
            return logins.logOutEverywhere(user);
        }
        if (path.startsWith(DIRECT)) {
            return carts.readDirectly(user);
        }
        if (request.method() == HttpMethod.DELETE) {
            return carts.delete(user, path.substring(ITEMS.length()));
        }
        if (path.startsWith(ITEMS)) {
            String sku = path.substring(ITEMS.length());
            return request.method() == HttpMethod.POST
                    ? carts.add(user, sku, body.toJsonObject().getInteger("add"))
                    : carts.write(user, sku, body.toJsonObject().getInteger("quantity"));
        }
        if (carts.hides(user)) {
            replica.planted.incrementAndGet();
            return Reply.of(503);
        }
        if (path.equals("/cart")) {
            return carts.read(user);
        }
        if (path.startsWith("/me/viewed/")) {
            return Reply.of(200);
        }
        if (path.equals("/me")) {
            return Reply.of(200, new JsonObject().put("user", user));
        }
        if (path.equals("/logout")) {
            return logins.logOut(session);
        }
        return request.method() == HttpMethod.POST
                ? carts.checkout(user, request.getHeader("Idempotency-Key"))
                : carts.order(user, path.substring(ORDERS.length()));
    }
}
