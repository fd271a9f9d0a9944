package dev.statelab.experiments.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Asks a service whether it is ready, as Kubernetes does. */
public final class ReadinessProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final Health health;
    private final List<HttpRequest> requests;

    /**
     * The responses by which a service counts as ready.
     *
     * @param paths requested one after the other
     * @param goodBelow statuses below this are good; with 500, redirects and refusals are good too
     */
    public record Health(List<String> paths, int goodBelow) {

        /** A service of statelab's shop: started, and ready. */
        public static final Health OF_THE_SHOP = new Health(List.of("/q/health/started", "/q/health/ready"), 300);

        /** A service without health routes: any response but a server error. */
        public static Health answers(String path) {
            return new Health(List.of(path), 500);
        }

        /** Whether a response with that status is good. */
        public boolean good(int status) {
            return status >= 200 && status < goodBelow;
        }
    }

    /** @param base the service's address */
    public ReadinessProbe(HttpClient http, URI base, Health health) {
        this.http = http;
        this.health = health;
        this.requests = health.paths().stream()
                .map(path -> HttpRequest.newBuilder(base.resolve(path))
                        .timeout(TIMEOUT)
                        .build())
                .toList();
    }

    /** Whether all responses were good, within two seconds each. */
    public boolean passes() {
        return requests.stream().allMatch(this::passes);
    }

    private boolean passes(HttpRequest request) {
        try {
            return health.good(http.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
