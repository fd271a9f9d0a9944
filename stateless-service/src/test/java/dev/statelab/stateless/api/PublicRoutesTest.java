package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class PublicRoutesTest {

    @Test
    void theKeysArePublishedWithoutTheirSecrets() {
        given().get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "public, max-age=300")
                .body("keys.kid", hasItem(MountedKeys.underTest().current().id()))
                .body("keys.alg", everyItem(equalTo("ES256")))
                .body("keys.use", everyItem(equalTo("sig")))
                .body("keys", everyItem(not(hasKey("d"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/jwk-set+json", "*/*"})
    void theKeysAreServedToClientsThatAcceptJsonOrJwkSet(String type) {
        given().accept(type)
                .get("/.well-known/jwks.json")
                .then()
                .statusCode(200)
                .contentType(type.equals("*/*") ? "application/json" : type);
    }

    @Test
    void theInstanceRouteDescribesTheReplica() {
        given().get("/instance")
                .then()
                .statusCode(200)
                .body("pod", equalTo("test-pod"))
                .body("node", equalTo("local"))
                .body("started", matchesPattern("\\d{4}-.*Z"))
                .body("runtime", equalTo(System.getProperty(ReplicaProcess.EXECUTABLE) == null ? "jvm" : "native"))
                .body("mode", equalTo("stateless"))
                .body("client", equalTo("127.0.0.1"));
    }

    @Test
    void theCatalogIsPublic() {
        given().get("/products").then().statusCode(200).body("$", hasSize(100));
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/shop.js, text/javascript", "/client.js, text/javascript", "/shop.css, text/css"})
    void thePageIsServed(String path, String type) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType(containsString(type))
                .header("Served-By", "test-pod");
    }

    @Test
    void theOpenApiDocumentIsServed() {
        given().get("/q/openapi").then().statusCode(200).body(containsString("/cart/items/{sku}"));
    }

    @Test
    void eachRouteThatTakesACartIsDescribedWithItsHeader() {
        given().queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .body(
                        "paths.collectMany { path, methods -> methods"
                                + ".findAll { method, route -> route.parameters?.any { it.name == 'Cart' } }"
                                + ".collect { method, route -> method + ' ' + path } }",
                        containsInAnyOrder(
                                "get /cart",
                                "put /cart/items/{sku}",
                                "post /cart/items/{sku}",
                                "delete /cart/items/{sku}",
                                "post /checkout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/started", "/q/health/live", "/q/health/ready"})
    void theProbesAnswer(String probe) {
        await().atMost(Duration.ofSeconds(30)) // a packaged service warms up before its startup probe passes
                .until(() -> given().get(probe).path("status").equals("UP"));
        given().get(probe).then().statusCode(200);
    }

    @Test
    void tokensAreCounted() {
        Shopper.in("alice").put("tea-01", 1);
        given().auth().oauth2("x").get("/cart").then().statusCode(401);

        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("tokens_issued_total{type=\"access\"}"))
                .body(containsString("tokens_issued_total{type=\"cart\"}"))
                .body(containsString("tokens_refused_total{reason=\"malformed\",type=\"access\"}"));
    }

    @Test
    void anUnknownPathReturns404() {
        isProblem(given().get("/nowhere"), 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /login, POST",
        "DELETE, /token, POST",
        "PATCH, /cart, 'GET, HEAD'",
        "GET, /cart/items/tea-01, 'DELETE, POST, PUT'",
        "POST, /products/tea-01, 'GET, HEAD'",
        "GET, /sessions, DELETE"
    })
    void anUnsupportedMethodReturns405WithTheAllowedMethods(String method, String path, String allowed) {
        isProblem(given().request(method, path), 405, "method-not-allowed").header("Allow", allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /cart",
        "PUT, /cart/items/tea-01",
        "POST, /cart/items/tea-01",
        "DELETE, /cart/items/tea-01",
        "POST, /checkout",
        "GET, /orders/1",
        "GET, /me"
    })
    void privateRoutesReturn401WithoutAToken(String method, String path) {
        isProblem(given().contentType("application/json").request(method, path), 401, "unauthenticated");
    }
}
