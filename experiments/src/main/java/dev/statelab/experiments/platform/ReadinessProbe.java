package dev.statelab.experiments.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Asks a service whether it has started and is ready, as Kubernetes does. */
public final class ReadinessProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final List<HttpRequest> requests;

    /** @param base the service's address */
    public ReadinessProbe(HttpClient http, URI base) {
        this.http = http;
        this.requests = Stream.of("/q/health/started", "/q/health/ready")
                .map(path -> HttpRequest.newBuilder(base.resolve(path))
                        .timeout(TIMEOUT)
                        .build())
                .toList();
    }

    /** Whether it answered, within two seconds each, that it has started and is ready. */
    public boolean passes() {
        return requests.stream().allMatch(this::passes);
    }

    private boolean passes(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
