package dev.statelab.stateful.session.manage;

import dev.statelab.stateful.session.Lifecycle;
import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.http.CsrfGuard;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The interface for operators, on a separate port: {@code DELETE /users/NAME/sessions} ends all sessions of a user and returns how many
 * there were. It listens only on the loopback interface, so that neither a Service nor another pod can reach it: an operator is anybody
 * whom Kubernetes authorises to forward a port to the pod.
 */
@Singleton
final class OperatorInterface {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern SESSIONS_OF = Pattern.compile("/users/([^/]+)/sessions");
    private static final Logger LOG = Logger.getLogger(OperatorInterface.class);

    private final Lifecycle sessions;

    OperatorInterface(Lifecycle sessions) {
        this.sessions = sessions;
    }

    void listen(@Observes StartupEvent start, Vertx vertx, SessionConfig config) {
        if (config.operatorPort() != 0) {
            vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(config.operatorPort(), LOOPBACK)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Matcher path = SESSIONS_OF.matcher(request.path());
        boolean known = request.method().equals(HttpMethod.DELETE) && path.matches();
        if (!known
                || CsrfGuard.isUnsafeOfBrowser(
                        request)) { // a page in the operator's browser reaches a forwarded port, too
            response.setStatusCode(404).end("DELETE /users/NAME/sessions ends all sessions of a user\n");
            return;
        }
        String user;
        try {
            user = URLDecoder.decode(path.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            response.setStatusCode(400).end("the user name has an invalid percent-encoding\n");
            return;
        }
        sessions.endAllOf(user)
                .subscribe()
                .with(
                        ended -> response.putHeader("Content-Type", "application/json")
                                .end("{\"ended\":" + ended + "}\n"),
                        failure -> {
                            LOG.error("an operator's request failed", failure);
                            response.setStatusCode(503)
                                    .end("some sessions may not have ended: %s\n".formatted(failure.getMessage()));
                        });
    }
}
