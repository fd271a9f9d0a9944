package dev.statelab.stateless.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.restassured.filter.Filter;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any of three replicas can answer any request: no replica gets two consecutive requests of a user. */
class ReplicasIT {

    private static Replicas replicas;

    private final List<String> servedBy = new ArrayList<>();
    private Shopper alice;

    @BeforeAll
    static void start() {
        replicas = new Replicas(3, Map.of());
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @BeforeEach
    void logIn() {
        Filter witness = (request, response, context) -> {
            Response answer = context.next(request, response);
            servedBy.add(answer.header("Served-By"));
            return answer;
        };
        alice = Shopper.in("alice", () -> replicas.inTurn().filter(witness));
    }

    @Test
    void eachRequestOfAFlowMayGoToAnotherReplica() {
        alice.put("tea-01", 2).then().statusCode(200);
        alice.refresh();
        alice.add("tea-01", 1).then().statusCode(200);
        alice.put("mug-03", 1).then().statusCode(200);
        alice.delete("mug-03").then().statusCode(200);
        alice.request().get("/me").then().statusCode(200).body("user", equalTo("alice"));
        alice.request().get("/cart").then().statusCode(200).body("lines.quantity", contains(3));
        Response order = alice.checkout("k");
        order.then().statusCode(201).body("lines.quantity", contains(3));
        alice.order(order.path("id"), order.header("Receipt"))
                .then()
                .statusCode(200)
                .body("total", equalTo(order.path("total")));
        alice.request().post("/logout").then().statusCode(204);

        for (int i = 1; i < servedBy.size(); i++) {
            assertThat(servedBy.get(i)).isNotEqualTo(servedBy.get(i - 1));
        }
        assertThat(servedBy)
                .containsOnly(replicas.all().stream().map(ReplicaProcess::name).toArray(String[]::new));
    }

    @Test
    void theSameKeyAndCartAreTheSameOrderOnEachReplica() {
        alice.put("tea-01", 2);

        List<String> orders = replicas.all().stream()
                .map(replica ->
                        alice.checkout("k").then().statusCode(201).extract().asString())
                .toList();

        assertThat(orders.stream().distinct()).hasSize(1);
    }

    @Test
    void aProductIsTheSameBytesOnEachReplica() {
        assertThat(replicas.all().stream()
                        .map(replica -> Replicas.to(replica).get("/products"))
                        .map(answer -> answer.header("ETag") + answer.asString())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aReceiptIsValidOnEachReplicaAndAfterAKeyRotation() {
        alice.put("tea-01", 2);
        Response order = alice.checkout("k");
        isReceiptEverywhere(order);

        replicas.keys().rotate();
        String current = "\"kid\":\"" + replicas.keys().current().id();
        await().until(() -> replicas.all().stream()
                .map(replica ->
                        Replicas.to(replica).get("/.well-known/jwks.json").asString())
                .allMatch(keys -> keys.substring(0, keys.indexOf('}')).contains(current)));

        isReceiptEverywhere(order);
    }

    /** The killed replica served the last request. Nothing that it had in memory is needed. */
    @Test
    void aFlowContinuesOnTheOtherReplicasAfterAReplicaIsKilled() {
        alice.put("tea-01", 2);
        alice.put("mug-03", 1);
        String killed = servedBy.getLast();
        replicas.kill(replicas.all().stream().map(ReplicaProcess::name).toList().indexOf(killed));

        alice.add("tea-01", 1).then().statusCode(200).body("lines.quantity", contains(3, 1));
        alice.refresh();
        Response order = alice.checkout("k");
        order.then().statusCode(201).body("lines.quantity", contains(3, 1));
        isReceiptEverywhere(order);

        replicas.restart(killed);
        isReceiptEverywhere(order);
        alice.checkout("k").then().statusCode(201).body("id", equalTo(order.path("id")));
    }

    private void isReceiptEverywhere(Response order) {
        for (ReplicaProcess replica : replicas.all()) {
            alice.order(order.path("id"), order.header("Receipt"))
                    .then()
                    .statusCode(200)
                    .body("total", equalTo(order.path("total")));
        }
        assertThat(servedBy.subList(servedBy.size() - replicas.all().size(), servedBy.size()))
                .containsExactlyInAnyOrder(
                        replicas.all().stream().map(ReplicaProcess::name).toArray(String[]::new));
    }
}
