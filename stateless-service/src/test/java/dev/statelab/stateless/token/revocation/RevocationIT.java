package dev.statelab.stateless.token.revocation;

import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.RealRedis;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A token that one replica revokes is refused by all replicas. */
class RevocationIT {

    private static RealRedis redis;
    private static Replicas replicas;

    @BeforeAll
    static void start() {
        redis = new RealRedis(RealRedis.User.TOKENS);
        replicas = new Replicas(2, OnDenylist.environment(redis));
    }

    @AfterAll
    static void stop() {
        replicas.close();
        redis.close();
    }

    @Test
    void aLogoutCountsEverywhereAtOnce() {
        for (int round = 0; round < 50; round++) {
            Response login = login(replicas.get(0));
            me(replicas.get(1), login, 200);
            Replicas.to(replicas.get(0))
                    .auth()
                    .oauth2(login.path("access_token"))
                    .post("/logout")
                    .then()
                    .statusCode(204);
            me(replicas.get(1), login, 401);
            refresh(replicas.get(1), login, 400);
        }
    }

    @Test
    void aRefreshThatIsSentAgainToAnotherReplicaGivesTheSameSuccessor() {
        Response login = login(replicas.get(0));
        String successor = refresh(replicas.get(0), login, 200).path("refresh_token");

        Response again = refresh(replicas.get(1), login, 200);

        assertThat(again.<String>path("refresh_token")).isEqualTo(successor);
    }

    @Test
    void aReusedRefreshTokenRevokesItsFamilyOnAllReplicas() {
        Response login = login(replicas.get(0));
        Response renewed = refresh(replicas.get(0), login, 200);
        Response twice = refresh(replicas.get(1), renewed, 200);

        refresh(replicas.get(1), login, 400)
                .then()
                .body("error", equalTo("invalid_grant"))
                .body("error_description", equalTo("the token was refused: reused"));

        for (ReplicaProcess replica : replicas.all()) {
            me(replica, login, 401);
            me(replica, renewed, 401);
            refresh(replica, twice, 400);
        }
    }

    private static Response login(ReplicaProcess replica) {
        return Replicas.to(replica)
                .contentType(JSON)
                .body(Map.of("user", "alice", "password", Replicas.PASSWORD))
                .post("/login");
    }

    private static Response refresh(ReplicaProcess replica, Response pair, int status) {
        Response answer = Replicas.to(replica)
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", pair.<String>path("refresh_token"))
                .post("/token");
        answer.then().statusCode(status);
        return answer;
    }

    private static void me(ReplicaProcess replica, Response pair, int status) {
        Replicas.to(replica)
                .auth()
                .oauth2(pair.path("access_token"))
                .get("/me")
                .then()
                .statusCode(status);
    }
}
