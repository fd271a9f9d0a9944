package dev.statelab.stateless.api;

import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

public final class Problems {

    private Problems() {}

    public static ValidatableResponse isProblem(Response answer, int status, String type) {
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Served-By", "test-pod")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:statelab:problem:" + type))
                .body("status", equalTo(status));
    }
}
