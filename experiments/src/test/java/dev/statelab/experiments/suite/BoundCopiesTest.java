package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.PlatformException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how copies of a bound token are counted, at a real HTTP service with a planted defect. */
class BoundCopiesTest {

    /** The planted defect. */
    private enum Defect {
        NONE,
        /** It accepts the token as a bearer token. */
        TAKES_BEARERS,
        /** It accepts the token without a proof. */
        ASKS_FOR_NO_PROOF,
        /** It accepts the token with a proof of any key. */
        TAKES_ANY_KEY,
        /** It accepts a proof repeatedly. */
        FORGETS_PROOFS,
        /** Its tokens are never bound. */
        BINDS_NOTHING,
        /** It rejects every token. */
        REFUSES,
        /** After the owner's first request, it cannot check any token. */
        LOSES_ITS_STORE
    }

    private final Vertx vertx = Vertx.vertx();
    private final Set<String> used = new HashSet<>();
    private Object key;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 0, 0",
        "TAKES_BEARERS, 2, 0",
        "ASKS_FOR_NO_PROOF, 2, 0",
        "TAKES_ANY_KEY, 2, 0",
        "FORGETS_PROOFS, 0, 4"
    })
    void acceptedCopiesAreCounted(Defect defect, int unproved, int replayed) {
        assertThat(copies(defect)).isEqualTo(new BoundCopies(unproved, 6, replayed, 4));
    }

    @Test
    void theMeasurementFailsIfTheOwnerHasNoUsableBoundToken() {
        assertThatThrownBy(() -> copies(Defect.BINDS_NOTHING))
                .isInstanceOf(PlatformException.class)
                .hasMessage("a login with a DPoP proof returned no bound token (status 200)");
        assertThatThrownBy(() -> copies(Defect.REFUSES))
                .isInstanceOf(PlatformException.class)
                .hasMessage("the owner of a bound token cannot use it");
    }

    @Test
    void anErrorIsNoRejectionOfACopy() {
        assertThatThrownBy(() -> copies(Defect.LOSES_ITS_STORE))
                .isInstanceOf(PlatformException.class)
                .hasMessageEndingWith("/cart answers 503, which neither accepts nor rejects the credential");
    }

    /** Acts as a service of two replicas that share the list of used proofs. */
    private BoundCopies copies(Defect defect) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> answer(defect, request))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI url = URI.create("http://127.0.0.1:" + server.actualPort());
        try (HttpClient http = HttpClient.newHttpClient()) {
            return BoundCopies.at(http, url, List.of(url, url), "alice", "not checked");
        }
    }

    private void answer(Defect defect, HttpServerRequest request) {
        String proof = request.getHeader("DPoP");
        switch (request.path()) {
            case "/.well-known/oauth-authorization-server" ->
                request.response()
                        .end(new JsonObject().put("issuer", "http://shop").encode());
            case "/login" -> {
                key = key(proof);
                request.response()
                        .end(new JsonObject()
                                .put("token_type", defect == Defect.BINDS_NOTHING ? "Bearer" : "DPoP")
                                .put("access_token", "a-token")
                                .encode());
            }
            default -> request.response().setStatusCode(status(defect, request)).end();
        }
    }

    private int status(Defect defect, HttpServerRequest request) {
        if (defect == Defect.LOSES_ITS_STORE && !used.isEmpty()) {
            return 503;
        }
        return takes(defect, request) ? 200 : 401;
    }

    private boolean takes(Defect defect, HttpServerRequest request) {
        String proof = request.getHeader("DPoP");
        if (defect == Defect.REFUSES || request.getHeader("Authorization").startsWith("Bearer ")) {
            return defect == Defect.TAKES_BEARERS;
        }
        if (proof == null) {
            return defect == Defect.ASKS_FOR_NO_PROOF;
        }
        boolean good = defect == Defect.TAKES_ANY_KEY || key(proof).equals(key);
        return good && (used.add(proof) || defect == Defect.FORGETS_PROOFS);
    }

    private static Object key(String proof) {
        byte[] header = Base64.getUrlDecoder().decode(proof.split("\\.")[0]);
        return new JsonObject(new String(header)).getJsonObject("jwk");
    }
}
