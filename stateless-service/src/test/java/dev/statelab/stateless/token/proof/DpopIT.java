package dev.statelab.stateless.token.proof;

import static org.hamcrest.Matchers.containsString;

import dev.statelab.stateless.Replicas;
import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.revocation.OnDenylist;
import dev.statelab.testkit.store.RealRedis;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A thief replays a request with a bound token to each of two replicas. */
class DpopIT {

    @Test
    void withoutADenylistACopyOfARequestIsGoodOnceAtEachReplica() {
        try (Replicas replicas = new Replicas(2, Map.of())) {
            DpopClient alice = loggedIn(replicas);
            String copy = alice.proofOfToken("GET", "/me").toString();

            alice.call("GET", "/me", copy).then().statusCode(200);
            alice.call("GET", "/me", copy).then().statusCode(200);
            isReplayed(alice.call("GET", "/me", copy));
            isReplayed(alice.call("GET", "/me", copy));
        }
    }

    @Test
    void withADenylistACopyOfARequestIsRefusedByEachReplica() {
        try (RealRedis redis = new RealRedis(RealRedis.User.TOKENS);
                Replicas replicas = new Replicas(2, OnDenylist.environment(redis))) {
            DpopClient alice = loggedIn(replicas);
            String copy = alice.proofOfToken("GET", "/me").toString();

            alice.call("GET", "/me", copy).then().statusCode(200);
            isReplayed(alice.call("GET", "/me", copy));
            isReplayed(alice.call("GET", "/me", copy));
        }
    }

    /** A logged-in client whose requests alternate between the replicas. */
    private static DpopClient loggedIn(Replicas replicas) {
        DpopClient alice = new DpopClient(Forgery.ISSUER, replicas::inTurn);
        alice.login("alice", alice.proof("POST", "/login")).then().statusCode(200);
        return alice;
    }

    private static void isReplayed(Response answer) {
        answer.then().statusCode(401).header("WWW-Authenticate", containsString("refused: replayed"));
    }
}
