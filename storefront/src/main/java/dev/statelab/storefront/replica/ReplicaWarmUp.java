package dev.statelab.storefront.replica;

import io.quarkus.runtime.ImageMode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * The startup probe of a replica on the JVM. It succeeds after the replica has sent requests to itself for a while. In a rollout, all
 * clients of an old replica may move to a new one at once. Without a warm-up, and on a node that was already starting the next replica,
 * their requests took seconds and failed as if the store had timed out.
 *
 * <p>Best effort: start-up does not depend on it. If the store fails now, a replica is ready after {@value #LIMIT_SECONDS} s. A native
 * executable needs no warm-up, and nothing happens until the startup probe is called and all other startup checks are up: requests to a
 * replica that has not reached its store would fail, and warm nothing.
 */
@Startup
@Singleton
class ReplicaWarmUp implements HealthCheck {

    private static final int SHOPPERS = 16;
    private static final int ROUNDS = 10;
    private static final int LIMIT_SECONDS = 15;

    /** The warm-up logs in as the last of the demo users. Their other sessions are not touched. */
    private static final int LAST_USER = 10_000;

    private final Instance<HealthCheck> startupChecks;
    private final Vertx vertx;
    private final boolean wanted;
    private final String host;
    private final int port;
    private final String password;
    private Future<?> done;

    ReplicaWarmUp(
            @Startup Instance<HealthCheck> startupChecks,
            Vertx vertx,
            @ConfigProperty(name = "shop.warm-up") boolean wanted,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "shop.demo.password") String password) {
        this.startupChecks = startupChecks;
        this.vertx = vertx;
        this.wanted = wanted && ImageMode.current() == ImageMode.JVM;
        this.host = host.equals("0.0.0.0") ? "127.0.0.1" : host;
        this.port = port;
        this.password = password;
    }

    /** The first call after all other startup checks are up begins the warm-up; the check is up when the warm-up has ended. */
    @Override
    public synchronized HealthCheckResponse call() {
        if (done == null && allElseHasStarted()) {
            done = wanted ? begin() : Future.succeededFuture();
        }
        return HealthCheckResponse.named("warm")
                .status(done != null && done.isComplete())
                .build();
    }

    private boolean allElseHasStarted() {
        return startupChecks.stream()
                .filter(check -> check != this)
                .allMatch(check -> check.call().getStatus() == HealthCheckResponse.Status.UP);
    }

    private Future<?> begin() {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(host).setDefaultPort(port),
                new PoolOptions().setHttp1MaxSize(SHOPPERS));
        List<Future<Void>> shoppers = IntStream.range(0, SHOPPERS)
                .mapToObj(number -> visit(client, "shopper-" + (LAST_USER - number)))
                .toList();
        return Future.join(shoppers).timeout(LIMIT_SECONDS, TimeUnit.SECONDS).onComplete(over -> client.close());
    }

    /** Logs in, repeatedly changes and reads the cart, and logs out. Stops at the first failure. */
    private Future<Void> visit(HttpClient client, String user) {
        MultiMap credentials = MultiMap.caseInsensitiveMultiMap();
        return send(
                        client,
                        HttpMethod.POST,
                        "/login",
                        credentials,
                        new JsonObject().put("user", user).put("password", password))
                .compose(login -> shop(client, credentials, 1))
                .compose(left -> send(client, HttpMethod.POST, "/logout", credentials, null));
    }

    private Future<Void> shop(HttpClient client, MultiMap credentials, int round) {
        return send(client, HttpMethod.PUT, "/cart/items/tea-01", credentials, new JsonObject().put("quantity", round))
                .compose(changed -> send(client, HttpMethod.GET, "/cart", credentials, null))
                .compose(read -> round < ROUNDS ? shop(client, credentials, round + 1) : Future.succeededFuture());
    }

    /** Sends a request, and keeps what the next one must carry: the cookies, as a browser does, or the token and the cart. */
    private static Future<Void> send(
            HttpClient client, HttpMethod method, String path, MultiMap credentials, JsonObject body) {
        return client.request(method, path)
                .compose(request -> {
                    request.headers().addAll(credentials);
                    return body == null
                            ? request.send()
                            : request.putHeader("Content-Type", "application/json")
                                    .send(body.toBuffer());
                })
                .compose(response -> response.statusCode() >= 300
                        ? Future.failedFuture(path + " returned " + response.statusCode())
                        : response.body().onSuccess(text -> keep(response.headers(), text, credentials)))
                .mapEmpty();
    }

    private static void keep(MultiMap answer, Buffer body, MultiMap credentials) {
        for (String set : answer.getAll("Set-Cookie")) {
            credentials.set("Cookie", with(set.split(";", 2)[0], credentials.get("Cookie")));
        }
        if (answer.contains("Cart")) {
            credentials.set("Cart", answer.get("Cart"));
        }
        if (!credentials.contains("Cookie") && !credentials.contains("Authorization")) {
            credentials.set("Authorization", "Bearer " + body.toJsonObject().getString("access_token"));
        }
    }

    /** The cookies of a request, null for none, with this one added or replacing the one of the same name. */
    private static String with(String cookie, String cookies) {
        String nameAndEquals = cookie.substring(0, cookie.indexOf('=') + 1);
        Stream<String> others = Stream.ofNullable(cookies)
                .flatMap(all -> Stream.of(all.split("; ")))
                .filter(other -> !other.startsWith(nameAndEquals));
        return Stream.concat(others, Stream.of(cookie)).collect(Collectors.joining("; "));
    }
}
