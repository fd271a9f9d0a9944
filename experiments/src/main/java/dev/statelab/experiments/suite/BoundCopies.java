package dev.statelab.experiments.suite;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.PublicResource;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * How often replicas accepted a copy of an access token that is bound to its owner's key (DPoP), and a copy of a whole request with it.
 *
 * @param unproved accepted requests with the token but no proof of the owner's key, of {@code tries}
 * @param replayed accepted copies of one request including its proof, of {@code replays}
 */
record BoundCopies(int unproved, int tries, int replayed, int replays) {

    private static final String DPOP = "DPoP";
    private static final String AUTHORIZATION = "Authorization";

    /**
     * Sends the copies to every replica, after the owner's own request was accepted: otherwise a refusal would prove nothing.
     *
     * @param url where the owner logs in and reads the cart
     * @param gates the addresses of the replicas, to which the thief sends the copies
     * @throws PlatformException if the owner gets no bound token or cannot use it, or a response neither accepts nor rejects a copy
     */
    static BoundCopies at(HttpClient http, URI url, List<URI> gates, String user, String password) {
        String issuer = new JsonObject(
                        PublicResource.read(http, url.resolve("/.well-known/oauth-authorization-server")))
                .getString("issuer");
        ProofKey key = new ProofKey();
        String token = login(http, url, key.proof("POST", issuer + "/login"), user, password);
        String cart = issuer + "/cart";
        Map<String, String> request = Map.of(AUTHORIZATION, DPOP + ' ' + token, DPOP, key.proof("GET", cart, token));
        if (!reads(http, url, request)) {
            throw new PlatformException("the owner of a bound token cannot use it");
        }
        int unproved = 0;
        int replayed = 0;
        for (URI gate : gates) {
            for (Map<String, String> copy : List.of(
                    Map.of(AUTHORIZATION, "Bearer " + token),
                    Map.of(AUTHORIZATION, DPOP + ' ' + token),
                    Map.of(AUTHORIZATION, DPOP + ' ' + token, DPOP, new ProofKey().proof("GET", cart, token)))) {
                unproved += reads(http, gate, copy) ? 1 : 0;
            }
            replayed += reads(http, gate, request) ? 1 : 0;
            replayed += reads(http, gate, request) ? 1 : 0;
        }
        return new BoundCopies(unproved, 3 * gates.size(), replayed, 2 * gates.size());
    }

    private static String login(HttpClient http, URI url, String proof, String user, String password) {
        JsonObject body = new JsonObject().put("user", user).put("password", password);
        HttpResponse<String> login = Thief.send(
                http,
                HttpRequest.newBuilder(url.resolve("/login")).POST(BodyPublishers.ofString(body.encode())),
                Map.of("Content-Type", "application/json", DPOP, proof));
        JsonObject pair = login.statusCode() == 200 ? new JsonObject(login.body()) : new JsonObject();
        if (!DPOP.equals(pair.getString("token_type"))) {
            throw new PlatformException(
                    "a login with a DPoP proof returned no bound token (status " + login.statusCode() + ")");
        }
        return pair.getString("access_token");
    }

    private static boolean reads(HttpClient http, URI gate, Map<String, String> headers) {
        return Thief.accepts(Thief.send(http, HttpRequest.newBuilder(gate.resolve("/cart")), headers));
    }
}
