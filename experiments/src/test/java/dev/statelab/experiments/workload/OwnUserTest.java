package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.workload.Browser.Seen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users of a service whose responses each test chooses. */
class OwnUserTest {

    private static final String NOTES = """
            name: notes
            login: {path: /login}
            logout: {path: /logout}
            write: {path: /notes, json: {text: "{{value}}"}}
            read: {path: /notes, values: {json: "$.notes[*]"}}
            """;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private volatile Consumer<HttpServerRequest> service;
    private URI url;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        HttpServer server = end(vertx.createHttpServer()
                .requestHandler(request -> service.accept(request))
                .listen(0, "127.0.0.1"));
        url = URI.create("http://127.0.0.1:" + server.actualPort());
        connection = new Connection(vertx, url, Duration.ofDays(1));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        end(vertx.close());
    }

    @Test
    void aCookieWithAMaximumAgeIsSentAsItCame() throws Exception {
        AtomicReference<String> sent = new AtomicReference<>();
        service = request -> {
            sent.set(request.getHeader("Cookie"));
            request.response()
                    .putHeader("Set-Cookie", "sid=abc; Path=/; Max-Age=3600; HttpOnly")
                    .end("{\"notes\":[]}");
        };
        OwnUser user = user(NOTES);

        end(user.login(0));
        end(user.read(0));

        assertThat(sent).hasValue("sid=abc");
    }

    @ParameterizedTest
    @CsvSource({"401, '', true", "302, /login, true", "302, /notes, false", "403, '', false"})
    void aStatusAndTheTargetOfARedirectSayEachThatTheUserIsNotLoggedIn(int status, String location, boolean signedOut)
            throws Exception {
        service = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", location)
                .end();

        Seen seen = end(user(NOTES + "signedOut: {status: [401], location: /login$}\n").read(0));

        assertThat(seen.signedOut()).isEqualTo(signedOut);
    }

    private OwnUser user(String file) throws IOException {
        return workload(file).user(1, connection, new Ledger(), "run", 1);
    }

    private OwnWorkload workload(String file) throws IOException {
        Path written = Files.writeString(directory.resolve("app.yaml"), file);
        return WorkloadFile.read(written, Set.of()).at(url);
    }

    private static <T> T end(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
