package dev.statelab.experiments.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a service whether it is ready, as Kubernetes does. */
public final class ReadinessProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final HttpRequest request;

    /** @param base the service's address */
    public ReadinessProbe(HttpClient http, URI base) {
        this.http = http;
        this.request = HttpRequest.newBuilder(base.resolve("/q/health/ready"))
                .timeout(TIMEOUT)
                .build();
    }

    /** Whether it answered within two seconds that it is ready. */
    public boolean passes() {
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
