package dev.statelab.experiments.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.load.Acceptance;
import dev.statelab.experiments.load.Guest;
import dev.statelab.experiments.workload.Browser.Seen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the users of a workload file, against a service whose responses each test chooses. */
class OwnUserTest {

    private static final String NOTES = """
            name: notes
            login: {path: /login}
            logout: {path: /logout}
            write: {path: /notes, json: {text: "{{value}}"}}
            read: {path: /notes, values: {json: "$.notes[*]"}}
            """;

    private static final String LISTED =
            NOTES.replace("{path: /login}", "{path: /login, json: {user: \"{{user}}\"}}") + "users: {list: [%s]}\n";

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
    void aCookieWithMaxAgeIsSentWithoutItsAttributes() throws Exception {
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

    @Test
    void aDateIsSentAsTheFileHasIt() throws Exception {
        AtomicReference<String> sent = new AtomicReference<>();
        service = request -> request.body().onSuccess(body -> {
            sent.set(body.toString());
            request.response().end();
        });

        end(user(NOTES.replace("\"{{value}}\"", "\"{{value}}\", day: 2024-01-31"))
                .write("run-1-1", 0));

        assertThat(sent.get()).contains("\"day\":\"2024-01-31\"");
    }

    @ParameterizedTest
    @CsvSource({"401, '', true", "302, /login, true", "302, /notes, false", "403, '', false"})
    void aConfiguredStatusOrRedirectShowsThatTheUserIsLoggedOut(int status, String location, boolean signedOut)
            throws Exception {
        service = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", location)
                .end();

        Seen seen = end(
                user(NOTES + "signedOut: {status: [401], location: /login$}\n").read(0));

        assertThat(seen.signedOut()).isEqualTo(signedOut);
    }

    @ParameterizedTest
    @CsvSource({
        "true, user-2 has a separate counter",
        "false, each user of a workload must have a separate counter",
    })
    void theCheckTellsSeparateCountersFromOneOfAll(boolean separate, String message) throws Exception {
        Map<String, Integer> visits = new ConcurrentHashMap<>();
        service = request -> {
            String counter = separate ? request.getHeader("User") : "all";
            if (request.method() == HttpMethod.POST) {
                visits.merge(counter, 1, Integer::sum);
            }
            request.response().end("{\"visits\":%d}".formatted(visits.getOrDefault(counter, 0)));
        };

        Check.Result result = new Check(vertx, workload("""
                name: visits
                kind: counter
                headers: {User: "{{user}}"}
                write: {path: /visits}
                read: {path: /visits, values: {json: $.visits}}
                """), url).result();

        assertThat(result.missing().isEmpty()).isEqualTo(separate);
        assertThat(result.seen() + result.missing().orElse("")).contains(message);
    }

    @Test
    void aReadThatFailsDoesNotTellWhatAnotherUserSees() throws Exception {
        AtomicReference<String> written = new AtomicReference<>("");
        service = request -> request.body().onSuccess(body -> {
            if (request.method() == HttpMethod.POST) {
                written.set(body.toJsonObject().getString("text"));
            }
            request.response()
                    .setStatusCode("user-2".equals(request.getHeader("User")) ? 503 : 200)
                    .end("{\"notes\":[\"%s\"]}".formatted(written));
        });

        Check.Result result = new Check(vertx, workload("""
                name: notes
                headers: {User: "{{user}}"}
                write: {path: /notes, json: {text: "{{value}}"}}
                read: {path: /notes, values: {json: "$.notes[*]"}}
                """), url).result();

        assertThat(result.missing().orElseThrow())
                .contains("a read of user-2 was answered with status 503", "does not tell what another user sees");
    }

    /** Otherwise, any other response would end the measurement of how long a logged-out credential works. */
    @Test
    void onlyARefusalOfTheCredentialShowsThatALogoutHasWorked() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        service = request -> request.response().setStatusCode(status.get()).end("{\"notes\":[]}");
        Guest guest = workload(NOTES).guest(connection).orElseThrow();
        assertThat(end(guest.login())).isTrue();

        assertThat(end(guest.credential())).isEqualTo(Acceptance.ACCEPTED);
        for (int other : List.of(429, 404, 503)) {
            status.set(other);
            assertThat(end(guest.credential())).isEqualTo(Acceptance.UNKNOWN);
        }
        for (int refusal : List.of(401, 403)) {
            status.set(refusal);
            assertThat(end(guest.credential())).isEqualTo(Acceptance.REJECTED);
        }
    }

    @Test
    void theLastListedAccountIsReservedForTheLogout() throws Exception {
        AtomicReference<String> name = new AtomicReference<>();
        service = request -> request.body().onSuccess(body -> {
            if (body.length() > 0) {
                name.set(body.toJsonObject().getString("user"));
            }
            request.response().end("{\"notes\":[]}");
        });
        OwnWorkload workload = workload(LISTED.formatted("{name: ann}, {name: bob}, {name: eve}"));

        assertThat(workload.mostUsers()).isEqualTo(2);
        assertThat(end(workload.guest(connection).orElseThrow().login())).isTrue();
        assertThat(name).hasValue("eve");
    }

    @Test
    void aSingleAccountIsNotReservedForTheLogout() throws Exception {
        OwnWorkload workload = workload(LISTED.formatted("{name: ann}"));

        assertThat(workload.mostUsers()).isOne();
        assertThat(workload.guest(connection)).isEmpty();
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
