package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The reverse proxy of a balancer, in the balancer process: round robin, or affinity by a cookie that names the replica. A replica that
 * refuses a connection leaves the rotation at once, and the request, which was not sent, goes to another one. The replica returns to the
 * rotation when its readiness probe passes.
 */
final class ReverseProxy implements AutoCloseable {

    private static final String AFFINITY_COOKIE = "replica";
    private static final String BACKEND = "backend";
    private static final String HOST = "127.0.0.1";
    private static final long PROBE_MILLIS = 250;

    private final Vertx vertx;
    private final Health health;
    private final HttpClient client;
    private final HttpServer server;
    private final long probes;
    private final List<Backend> backends = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean sticky;

    private static final class Backend {
        private final String name;
        private final int port;
        private volatile boolean up = true;

        Backend(String name, int port) {
            this.name = name;
            this.port = port;
        }
    }

    /** Listens on a free port of the loopback interface. */
    ReverseProxy(Vertx vertx, Health health) {
        this.vertx = vertx;
        this.health = health;
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(256));
        HttpProxy proxy = HttpProxy.reverseProxy(new ProxyOptions(), client)
                .origin(this::connect)
                .addInterceptor(new ProxyInterceptor() {
                    @Override
                    public Future<Void> handleProxyResponse(ProxyContext context) {
                        name(context);
                        stick(context);
                        return context.sendResponse();
                    }
                });
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(HOST).setPort(0))
                .requestHandler(proxy)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        this.probes = vertx.setPeriodic(PROBE_MILLIS, tick -> backends.forEach(this::probe));
    }

    int port() {
        return server.actualPort();
    }

    /** Sets affinity by cookie; otherwise round robin. */
    void stick(boolean byCookie) {
        sticky = byCookie;
    }

    /** Adds a ready replica to the rotation. */
    void add(String name, int port) {
        backends.add(new Backend(name, port));
    }

    /** Removes a replica. */
    void remove(String name) {
        backends.removeIf(backend -> backend.name.equals(name));
    }

    /** The names of the replicas in rotation. */
    List<String> rotation() {
        return backends.stream()
                .filter(backend -> backend.up)
                .map(backend -> backend.name)
                .toList();
    }

    private Future<HttpClientRequest> connect(ProxyContext context) {
        return connect(context, candidates(context).iterator());
    }

    private Future<HttpClientRequest> connect(ProxyContext context, Iterator<Backend> candidates) {
        if (!candidates.hasNext()) {
            return Future.failedFuture("no replica accepts connections");
        }
        Backend backend = candidates.next();
        return client.request(new RequestOptions().setHost(HOST).setPort(backend.port))
                .onSuccess(connected -> context.set(BACKEND, backend))
                .recover(refused -> {
                    backend.up = false;
                    return connect(context, candidates);
                });
    }

    /** The replicas in rotation in the order in which to try them. */
    private List<Backend> candidates(ProxyContext context) {
        List<Backend> up = new ArrayList<>(backends.stream().filter(b -> b.up).toList());
        if (up.isEmpty()) {
            return up;
        }
        Collections.rotate(up, -Math.floorMod(turn.getAndIncrement(), up.size()));
        Cookie cookie = sticky ? context.request().proxiedRequest().getCookie(AFFINITY_COOKIE) : null;
        if (cookie != null) {
            up.sort((one, other) -> Boolean.compare(isNamed(other, cookie), isNamed(one, cookie)));
        }
        return up;
    }

    private static boolean isNamed(Backend backend, Cookie cookie) {
        return backend.name.equals(cookie.getValue());
    }

    /** Names the replica in a response, unless the service has done so itself. */
    private static void name(ProxyContext context) {
        Backend backend = context.get(BACKEND, Backend.class);
        if (backend != null && !context.response().headers().contains(Answer.SERVED_BY)) {
            context.response().putHeader(Answer.SERVED_BY, backend.name);
        }
    }

    private void stick(ProxyContext context) {
        Backend backend = context.get(BACKEND, Backend.class);
        Cookie cookie = context.request().proxiedRequest().getCookie(AFFINITY_COOKIE);
        if (sticky && backend != null && (cookie == null || !isNamed(backend, cookie))) {
            context.response().headers().add("Set-Cookie", AFFINITY_COOKIE + "=" + backend.name + "; Path=/; HttpOnly");
        }
    }

    private void probe(Backend backend) {
        client.request(new RequestOptions()
                        .setHost(HOST)
                        .setPort(backend.port)
                        .setURI(health.paths().getLast())
                        .setIdleTimeout(PROBE_MILLIS * 4))
                .compose(request -> request.send())
                .onSuccess(response -> backend.up = health.good(response.statusCode()))
                .onFailure(failure -> backend.up = false);
    }

    @Override
    public void close() {
        vertx.cancelTimer(probes);
        server.close();
        client.close();
    }
}
