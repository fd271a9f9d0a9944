package dev.statelab.stateless.token.issuer;

import com.sun.net.httpserver.HttpServer;
import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.TestKey;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Another issuer that publishes keys over HTTP and can be made to fail. As a test resource, it injects itself into a field of
 * the test.
 */
public final class ForeignIssuer implements QuarkusTestResourceLifecycleManager {

    private final AtomicInteger fetched = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile TestKey key = TestKey.create();
    private volatile UnaryOperator<String> trouble = UnaryOperator.identity();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/jwks", exchange -> {
            fetched.incrementAndGet();
            byte[] body = trouble.apply(jwks()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        return Map.of(
                "mp.jwt.verify.publickey.location",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks",
                // the values that Forgery writes, so that each Pitfall has only its own flaw
                "mp.jwt.verify.issuer",
                Forgery.ISSUER,
                "mp.jwt.verify.audiences",
                "shop");
    }

    /** The key that signs. */
    TestKey current() {
        return key;
    }

    /** Withdraws its key and publishes a new one. */
    void rotate() {
        key = TestKey.create();
    }

    /** @param trouble changes each response from now on; it may block */
    void have(UnaryOperator<String> trouble) {
        this.trouble = trouble;
    }

    /** How often the keys were fetched. */
    int fetched() {
        return fetched.get();
    }

    private String jwks() {
        return "{\"keys\":[{\"kid\":\"%s\",%s]}"
                .formatted(key.id(), key.publicJwk().substring(1));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(ForeignIssuer.class));
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
