package dev.statelab.stateless.token.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateless.token.TestKey;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of another issuer while no request asks for an unknown one. */
class ForeignKeysTest {

    private static final Duration REFRESH = Duration.ofMillis(100);

    private final ForeignIssuer issuer = new ForeignIssuer();
    private URI location;
    private Vertx vertx;

    @BeforeEach
    void start() {
        location = URI.create(issuer.start().get("mp.jwt.verify.publickey.location"));
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        issuer.stop();
    }

    @Test
    void aWithdrawnKeyIsDroppedAtTheNextPeriodicFetch() {
        ForeignKeys keys = new ForeignKeys(location, REFRESH, vertx);
        TestKey withdrawn = issuer.current();
        assertThat(has(keys, withdrawn)).isTrue();

        issuer.rotate();

        await().until(() -> has(keys, issuer.current()));
        assertThat(has(keys, withdrawn)).isFalse();
    }

    @Test
    void theLastKeysAreKeptForAWhileAfterTheIssuerStoppedPublishingThem() {
        Duration kept = Duration.ofSeconds(4);
        ForeignKeys keys = new ForeignKeys(location, REFRESH, kept, vertx);
        assertThat(has(keys, issuer.current())).isTrue();
        issuer.have(published -> "gone");
        int before = issuer.fetched();

        await().until(() -> issuer.fetched() > before + 2);
        assertThat(has(keys, issuer.current())).isTrue();
        await().until(() -> !has(keys, issuer.current()));
    }

    private static boolean has(ForeignKeys keys, TestKey key) {
        return keys.known()
                .await()
                .atMost(Duration.ofSeconds(10))
                .find(key.id())
                .isPresent();
    }
}
