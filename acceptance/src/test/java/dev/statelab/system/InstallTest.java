package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./lab install} provides both services on ports of this machine. */
@OnCluster
class InstallTest {

    @BeforeAll
    void install() {
        Progress.step("./lab install", () -> {
            Command.of(Environment.HOME.resolve("lab"), "install")
                    .with(Map.of(
                            "XDG_STATE_HOME", Environment.WORK.resolve("state").toString()))
                    .run();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8080, 8081})
    void bothServicesAnswerOnThisMachine(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI ready = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port));
            assertThat(http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void helmTestPasses() {
        Release.STATELAB.test();
    }
}
