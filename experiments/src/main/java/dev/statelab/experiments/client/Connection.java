package dev.statelab.experiments.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One shopper's kept-alive HTTP connection: at most one request at a time, as a browser's tab has. A pool shared by all
 * shoppers would hide how a Service spreads load, since kube-proxy balances connections and not requests.
 */
public final class Connection implements AutoCloseable {

    /** How long a request may take before its outcome is unknown. */
    public static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient client;
    private final URI base;

    public Connection(Vertx vertx, URI base) {
        this.base = base;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(base.getHost())
                .setDefaultPort(base.getPort())
                .setMaxPoolSize(1)
                .setConnectTimeout((int) TIMEOUT.toMillis()));
    }

    /** Sends a request; a body is sent as JSON where it is not null. The future never fails: no answer is an answer too. */
    Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setURI(base.getPath() + path)
                .setConnectTimeout(TIMEOUT.toMillis())
                .setIdleTimeout(TIMEOUT.toMillis());
        headers.forEach(options::putHeader);
        if (body != null) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return client.request(options)
                .transform(connected -> connected.failed()
                        ? Future.succeededFuture(Answer.notSent())
                        : exchange(connected.result(), body == null ? Buffer.buffer() : body.toBuffer()));
    }

    private static Future<Answer> exchange(HttpClientRequest request, Buffer body) {
        return request.send(body)
                .compose(response ->
                        response.body().map(whole -> Answer.of(response.statusCode(), response.headers(), whole)))
                .otherwise(Answer.lost());
    }

    @Override
    public void close() {
        client.close();
    }
}
