package dev.statelab.stateless.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shared cache can serve the catalog in place of the service (RFC 9111). */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class CatalogTest {

    @ParameterizedTest
    @ValueSource(strings = {"/products", "/products/tea-01"})
    void sharedCachesMayStoreTheCatalog(String path) {
        Response answer = given().get(path);

        answer.then().statusCode(200).header("Cache-Control", "public, max-age=60");
        assertThat(answer.header("ETag")).matches("\"[A-Za-z0-9_-]{22}\"");
        isForEverybody(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"other\", %s", "W/%s", "*"})
    void aMatchingIfNoneMatchReturns304(String ifNoneMatch) {
        String tag = given().get("/products").header("ETag");

        Response answer =
                given().header("If-None-Match", ifNoneMatch.formatted(tag)).get("/products");

        answer.then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Cache-Control", "public, max-age=60")
                .body(emptyString());
        isForEverybody(answer);
    }

    @Test
    void aNonMatchingIfNoneMatchReturns200() {
        given().header("If-None-Match", "\"other\"").get("/products").then().statusCode(200);
    }

    /** A cache serves the same response to all, so the user, the headers and the cart must make no difference. */
    @Test
    void anonymousAndLoggedInClientsGetTheSameCatalog() {
        String anonymous = given().get("/products").asString();
        Shopper alice = Shopper.in("alice");
        alice.put("tea-01", 1);

        Response hers = alice.request().header("Accept-Language", "de").get("/products");

        hers.then().statusCode(200).body(equalTo(anonymous)).header("Cache-Control", "public, max-age=60");
        isForEverybody(hers);
    }

    /** The response depends on no request header, so a Vary header would split the cache needlessly. */
    private static void isForEverybody(Response answer) {
        for (String header : new String[] {"Vary", "Set-Cookie", "Cart", "Content-Encoding"}) {
            assertThat(answer.header(header)).as(header).isNull();
        }
    }
}
