package dev.statelab.experiments.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A public resource of a service, such as its metrics or its public keys. */
public final class PublicResource {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int TRIES = 3;

    private PublicResource() {}

    /**
     * The text at that address. Without a response the request is retried, since port-forwards break now and then.
     *
     * @throws PlatformException if the status is not 200, or three attempts get no response within five seconds each
     */
    public static String read(HttpClient http, URI address) {
        for (int tries = 1; ; tries++) {
            try {
                return ask(http, address);
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new PlatformException(address + " does not answer: " + e.getMessage(), e);
                }
            }
        }
    }

    private static String ask(HttpClient http, URI address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new PlatformException(address + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }
}
