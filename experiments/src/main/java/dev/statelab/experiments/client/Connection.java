package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One user's keep-alive HTTP connection, with at most one request in flight, as in a browser tab. A pool shared by all users would hide how
 * a Service spreads load, since kube-proxy balances connections and not requests.
 */
public final class Connection implements AutoCloseable {

    /** How long to wait for a connection, and then for each part of the response. */
    public static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final long LINE_END = "\r\n".length();

    private final HttpClient client;
    private final URI base;
    private long lifetimeNanos;
    private long opened = System.nanoTime();
    private long bytes;
    private int connections;

    /**
     * @param base the address of the service; its path, if any, precedes the path of every request
     * @param lifetime the age of a TCP connection after which the next request is its last
     */
    public Connection(Vertx vertx, URI base, Duration lifetime) {
        this.base = base;
        this.lifetimeNanos = lifetime.toNanos();
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setDefaultHost(base.getHost())
                        .setDefaultPort(port(base))
                        .setSsl("https".equals(base.getScheme()))
                        .setKeepAliveTimeout(
                                0) // by default an idle connection ends after a minute, whatever its lifetime
                        .setConnectTimeout((int) TIMEOUT.toMillis()))
                .with(new PoolOptions().setHttp1MaxSize(1))
                .withConnectHandler(connection -> {
                    opened = System.nanoTime();
                    connections++;
                })
                .build();
    }

    /** Changes the age after which the next request is the last, also of the open TCP connection. Call it where requests are sent. */
    public void lifetime(Duration lifetime) {
        lifetimeNanos = lifetime.toNanos();
    }

    private static int port(URI base) {
        int usual = "https".equals(base.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        return base.getPort() < 0 ? usual : base.getPort();
    }

    /** Sends a request, with a JSON body if it is not null. The future never fails: a missing response is an {@link Answer} too. */
    Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        return body == null
                ? exchange(method, path, headers, Buffer.buffer())
                : exchange(method, path, with("application/json", headers), body.toBuffer());
    }

    /** Reads a public route, without a credential. The future never fails. */
    public Future<Answer> get(String path) {
        return exchange(HttpMethod.GET, path, Map.of(), Buffer.buffer());
    }

    /** As {@link #send}, with a form. */
    Future<Answer> submit(String path, Map<String, String> form) {
        String fields = form.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return exchange(
                HttpMethod.POST, path, with("application/x-www-form-urlencoded", Map.of()), Buffer.buffer(fields));
    }

    private static Map<String, String> with(String contentType, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(HttpHeaders.CONTENT_TYPE.toString(), contentType);
        return all;
    }

    /** Sends a request; an empty body means none. The future never fails: a missing response is an {@link Answer} too. */
    public Future<Answer> exchange(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setURI(base.getPath().replaceFirst("/$", "") + path)
                .setConnectTimeout(TIMEOUT.toMillis())
                .setIdleTimeout(TIMEOUT.toMillis());
        headers.forEach(options::putHeader);
        return client.request(options)
                .transform(connected -> connected.failed()
                        ? Future.succeededFuture(Answer.notSent())
                        : exchange(connected.result(), body));
    }

    private Future<Answer> exchange(HttpClientRequest request, Buffer body) {
        // not earlier: only now is it known which connection the request has
        if (System.nanoTime() - opened > lifetimeNanos) {
            request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return request.send(body)
                .compose(response -> response.body().map(whole -> {
                    String asked = "%s %s HTTP/1.1".formatted(request.getMethod(), request.getURI());
                    String answered = "HTTP/1.1 %d %s".formatted(response.statusCode(), response.statusMessage());
                    bytes += size(asked, request.headers(), body) + size(answered, response.headers(), whole);
                    return Answer.of(response.statusCode(), response.headers(), whole);
                }))
                .otherwise(Answer.lost());
    }

    /** The bytes so far of requests with a response and of their responses, in HTTP/1.1 encoding, without TCP and IP overhead. */
    public long bytes() {
        return bytes;
    }

    /** The number of TCP connections opened so far. */
    public int connections() {
        return connections;
    }

    private static long size(String firstLine, MultiMap headers, Buffer body) {
        long size = firstLine.length() + LINE_END + LINE_END + body.length();
        for (Map.Entry<String, String> header : headers) {
            size += header.getKey().length() + ": ".length() + header.getValue().length() + LINE_END;
        }
        return size;
    }

    @Override
    public void close() {
        client.close();
    }
}
