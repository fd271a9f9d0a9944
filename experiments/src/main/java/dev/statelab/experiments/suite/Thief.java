package dev.statelab.experiments.suite;

import dev.statelab.experiments.load.Acceptance;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An attacker who has only a copy of a credential, and sends it to replicas past the balancer. The client is not a browser: it sends
 * neither {@code Origin} nor {@code Sec-Fetch-Site}, so it needs no CSRF token.
 */
final class Thief {

    /** Longer than any credential should work: the chart's tokens expire after five minutes, plus half a minute of clock skew. */
    static final Duration LONGEST = Duration.ofMinutes(6);

    /** What counts as immediate for a user; a near cache may be a second behind. */
    static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient http;
    private final ShopTarget target;
    private final Map<String, String> copy;

    /** @param copy the headers that carry the credential */
    Thief(HttpClient http, ShopTarget target, Map<String, String> copy) {
        this.http = http;
        this.target = target;
        this.copy = copy;
    }

    /**
     * The replicas that accept the copy for a read.
     *
     * @throws PlatformException if one neither accepts nor rejects it
     */
    List<Replica> gates() {
        return target.replicas().stream()
                .filter(gate -> reads(target.address(gate)))
                .toList();
    }

    /**
     * Whether that address accepts the copy for a read of the cart.
     *
     * @throws PlatformException if it neither accepts nor rejects it
     */
    boolean reads(URI gate) {
        return accepts(cart(gate));
    }

    /**
     * Whether that address shows the cart with this product in it.
     *
     * @throws PlatformException as {@link #reads}
     */
    boolean sees(String sku, URI gate) {
        HttpResponse<String> cart = cart(gate);
        return accepts(cart) && cart.body().contains('"' + sku + '"');
    }

    /**
     * Whether that address accepts the copy for a change of the cart.
     *
     * @throws PlatformException as {@link #reads}
     */
    boolean writes(URI gate) {
        HttpRequest.Builder change = HttpRequest.newBuilder(gate.resolve("/cart/items/tea-02"))
                .PUT(BodyPublishers.ofString("{\"quantity\":1}"))
                .header("Content-Type", "application/json");
        return accepts(send(http, change, copy));
    }

    /**
     * When the credential expires, as the service states it; empty if it states nothing.
     *
     * @throws PlatformException as {@link #reads}
     */
    Optional<Instant> expiry(URI gate) {
        HttpResponse<String> me = send(http, HttpRequest.newBuilder(gate.resolve("/me")), copy);
        return Optional.of(me)
                .filter(Thief::accepts)
                .map(answer -> new JsonObject(answer.body()).getString("expires_at"))
                .map(Instant::parse);
    }

    /**
     * The share of the replicas that accept the copy for this use, in percent.
     *
     * @throws PlatformException as {@link #reads}
     */
    double share(Predicate<URI> use) {
        List<URI> gates = target.replicas().stream().map(target::address).toList();
        return 100.0 * gates.stream().filter(use).count() / gates.size();
    }

    private HttpResponse<String> cart(URI gate) {
        return send(http, HttpRequest.newBuilder(gate.resolve("/cart")), copy);
    }

    /** What these replicas together say about the copy for this use; a removed replica counts as rejecting it. */
    Acceptance acceptance(Predicate<URI> use, List<Replica> gates) {
        return gates.stream()
                .map(gate -> acceptance(use, gate))
                .max(Comparator.naturalOrder())
                .orElse(Acceptance.REJECTED);
    }

    private Acceptance acceptance(Predicate<URI> use, Replica gate) {
        try {
            return use.test(target.address(gate)) ? Acceptance.ACCEPTED : Acceptance.REJECTED;
        } catch (PlatformException unknown) {
            return target.replicas().stream().anyMatch(replica -> replica.uid().equals(gate.uid()))
                    ? Acceptance.UNKNOWN
                    : Acceptance.REJECTED;
        }
    }

    /**
     * Whether the response accepts the credential of its request.
     *
     * @throws PlatformException if it neither accepts nor rejects it
     */
    static boolean accepts(HttpResponse<?> response) {
        return switch (Acceptance.of(response.statusCode())) {
            case ACCEPTED -> true;
            case REJECTED -> false;
            case UNKNOWN ->
                throw new PlatformException("%s answers %d, which neither accepts nor rejects the credential"
                        .formatted(response.uri(), response.statusCode()));
        };
    }

    /**
     * Sends a request with those headers.
     *
     * @throws PlatformException if there is no response
     */
    static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request, Map<String, String> headers) {
        headers.forEach(request::header);
        HttpRequest whole = request.timeout(TIMEOUT).build();
        try {
            return http.send(whole, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new PlatformException(whole.uri() + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
