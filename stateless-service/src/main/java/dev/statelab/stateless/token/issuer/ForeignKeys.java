package dev.statelab.stateless.token.issuer;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The published keys of another issuer (RFC 7517, section 5). They are fetched periodically, so that a withdrawn key is dropped, and
 * immediately for an unknown key id, but at most once per {@link #BETWEEN_FETCHES}. If the issuer cannot be reached or its answer is not
 * a key set, the last keys stay valid for {@link #KEPT}.
 */
final class ForeignKeys {

    /** How long the issuer has to answer, and therefore the longest that a request waits for keys. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long after the start of a fetch a key that is not in its answer is assumed not to exist. */
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(1);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger(ForeignKeys.class);

    private final Duration kept;
    private final RequestOptions request;
    private final HttpClient client;
    private final AtomicReference<Fetch> last;
    private final AtomicReference<Published> latest = new AtomicReference<>();

    /**
     * What the issuer published.
     *
     * @param keys of its last valid answer; empty if that is too old, or there was none
     * @param at when that answer arrived, by {@link System#nanoTime}
     * @param answered whether the last fetch gave that answer
     */
    record Published(List<JsonWebKey> keys, long at, boolean answered) {

        /** An issuer with a single key need not name it (RFC 7515, section 4.1.4). */
        Optional<JsonWebKey> find(String id) {
            return id == null && keys.size() == 1
                    ? Optional.of(keys.getFirst())
                    : keys.stream()
                            .filter(key ->
                                    key.getKeyId() != null && key.getKeyId().equals(id))
                            .findAny();
        }
    }

    private record Fetch(long began, CompletableFuture<Published> result) {

        static Fetch begin() {
            return new Fetch(System.nanoTime(), new CompletableFuture<>());
        }
    }

    /** @param refresh how often the keys are fetched even if no request needs them */
    ForeignKeys(URI location, Duration refresh, Vertx vertx) {
        this(location, refresh, KEPT, vertx);
    }

    ForeignKeys(URI location, Duration refresh, Duration kept, Vertx vertx) {
        this.kept = kept;
        request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(location.toString())
                // otherwise a request that nobody waits for any more would keep its connection, and there are few
                .setTimeout(PATIENCE.toMillis())
                .putHeader(HttpHeaders.ACCEPT, "application/json, application/jwk-set+json");
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
        last = new AtomicReference<>(Fetch.begin());
        fetch(new Published(List.of(), System.nanoTime(), false), last.get());
        vertx.setPeriodic(refresh.toMillis(), timer -> renew());
    }

    /** The known keys; a caller before the end of the first fetch waits for it. */
    Uni<Published> known() {
        Published known = latest.get();
        return known == null
                ? Uni.createFrom().completionStage(last.get().result())
                : Uni.createFrom().item(known);
    }

    /** The keys after a fetch that is under way, began at most {@link #BETWEEN_FETCHES} ago, or begins now. */
    Uni<Published> fresh() {
        Fetch fetch = last.get();
        boolean recent = System.nanoTime() - fetch.began() < BETWEEN_FETCHES.toNanos();
        return Uni.createFrom().completionStage((recent ? fetch : renew()).result());
    }

    /** No fetch begins before the previous one has ended, and none is queued behind it: the queue would grow while the issuer hangs. */
    private Fetch renew() {
        Fetch before = last.get();
        if (!before.result().isDone()) {
            return before;
        }
        Fetch next = Fetch.begin();
        if (!last.compareAndSet(before, next)) {
            return last.get();
        }
        fetch(before.result().join(), next);
        return next;
    }

    private void fetch(Published before, Fetch fetch) {
        Uni.createFrom()
                .completionStage(() -> client.request(request)
                        .compose(HttpClientRequest::send)
                        .compose(answer -> answer.statusCode() == 200
                                ? answer.body()
                                : Future.failedFuture("status " + answer.statusCode()))
                        .toCompletionStage())
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s"))
                .map(body -> new Published(parse(body), System.nanoTime(), true))
                .onFailure()
                .recoverWithItem(failure -> unanswered(before, failure))
                .subscribe()
                .with(published -> {
                    latest.set(published);
                    fetch.result().complete(published);
                });
    }

    private static List<JsonWebKey> parse(Buffer body) {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(body.toString())
                    .getJsonWebKeys().stream()
                            .filter(key -> !"enc".equals(key.getUse()))
                            .toList();
            if (!keys.isEmpty()) {
                return keys;
            }
        } catch (JoseException e) {
            // the answer itself must not be logged
        }
        throw new IllegalArgumentException("the response is not a JSON Web Key Set with a key for signatures");
    }

    private Published unanswered(Published before, Throwable failure) {
        LOG.warnf("cannot fetch the issuer's keys from %s: %s", request.getURI(), failure.getMessage());
        boolean old = System.nanoTime() - before.at() > kept.toNanos();
        return new Published(old ? List.of() : before.keys(), before.at(), false);
    }
}
