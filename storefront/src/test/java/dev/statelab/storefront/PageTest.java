package dev.statelab.storefront;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PageTest {

    @Test
    void theRootIsThePage() {
        get("/").then()
                .statusCode(200)
                .contentType(containsString("text/html"))
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("Served-By", equalTo("test-pod"));
    }

    @Test
    void allThatThePageNamesIsServed() {
        var links = Pattern.compile("(?:href|src)=\"([^\"]+)\"|from '\\./([^']+)'")
                .matcher(get("/").asString() + get("/shop.js").asString());
        var names = links.results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(name -> !name.startsWith("data:"))
                .toList();
        assertThat(names)
                .contains("shop.css", "shop.js", "client.js")
                .allSatisfy(name -> get("/" + name).then().statusCode(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/shop.js", "/client.js", "/shop.css"})
    void thePageReferencesNoOtherOrigin(String path) {
        assertThat(get(path).asString()).doesNotContain("//cdn", "http://", "https://");
    }
}
