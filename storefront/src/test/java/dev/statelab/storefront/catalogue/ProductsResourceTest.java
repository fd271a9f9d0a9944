package dev.statelab.storefront.catalogue;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProductsResourceTest {

    @Test
    void listsTheCatalog() {
        get("/products").then().statusCode(200).body("$", hasSize(100)).body("sku", hasItem("mug-03"));
    }

    @Test
    void showsOneProduct() {
        get("/products/tea-01")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("public, max-age=60"))
                .header("Instance-Started", matchesPattern("\\d{4}-.*Z"))
                .body("name", equalTo("Alder tea"))
                .body("price", equalTo("2.50"))
                .body("currency", equalTo("EUR"));
    }

    @Test
    void answersNotModifiedToTheSameTag() {
        String tag = get("/products").getHeader("ETag");
        given().header("If-None-Match", tag)
                .get("/products")
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-None-Match", tag).get("/products/tea-01").then().statusCode(200);
    }

    @Test
    void ifNoneMatchComparesETagsWeaklyAndIfMatchStrongly() {
        String tag = get("/products").getHeader("ETag");
        given().header("If-None-Match", "W/" + tag)
                .get("/products")
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-Match", tag).get("/products").then().statusCode(200);
        given().header("If-Match", "W/" + tag).get("/products").then().statusCode(412);
    }

    @Test
    void anUnknownProductIsAProblem() {
        get("/products/none").then().statusCode(404).body("type", equalTo("urn:statelab:problem:unknown-product"));
    }
}
