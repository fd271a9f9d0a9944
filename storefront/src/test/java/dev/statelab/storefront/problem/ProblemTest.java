package dev.statelab.storefront.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "3",
                "{}",
                "{\"quantity\":null}",
                "{\"quantity\":\"3\"}",
                "{\"quantity\":1.5}",
                "{\"quantity\":true}",
                "{\"quantity\":99999999999}",
                "{\"quantity\":{}}",
                "{\"quantity\":1,\"quantity\":5}",
                "{\"quantity\":1} trailing"
            })
    void aBodyThatIsNoQuantityIsRefused(String body) {
        isProblem(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .put("/echo/quantity")
                        .then(),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "[\"alice\"]", "{}", "null", "\"\""})
    void aNameThatIsNoTextIsRefused(String user) {
        isProblem(
                given().contentType(ContentType.JSON)
                        .body("{\"user\":%s,\"password\":\"x\"}".formatted(user))
                        .post("/echo/login")
                        .then(),
                400,
                "invalid-request");
    }

    @Test
    void saysWhichFieldIsMissing() {
        given().contentType(ContentType.JSON)
                .body("{\"user\":\"alice\"}")
                .post("/echo/login")
                .then()
                .statusCode(400)
                .body("detail", startsWith("'password'"));
    }

    @Test
    void theFrameworksRefusalsAreProblemsToo() {
        isProblem(given().get("/nowhere").then(), 404, "not-found");
        isProblem(given().get("/echo/failure").then(), 405, "method-not-allowed")
                .header("Allow", "POST");
        isProblem(
                given().contentType("text/plain")
                        .body("x")
                        .put("/echo/quantity")
                        .then(),
                415,
                "unsupported-media-type");
    }

    private static final String HEAD =
            "PUT /echo/quantity HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Type: application/json\r\n";

    @Test
    void aBodyBeyondTheLimitIsRefusedUnread() throws IOException {
        assertThat(raw(HEAD + "Content-Length: 1025\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("urn:statelab:problem:too-large", "Served-By: test-pod");
    }

    /** RFC 9112, section 7.1: a client that does not know the length of a body sends it in chunks. */
    @Test
    void aBodyInChunksIsRead() throws IOException {
        assertThat(raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"qua\r\n9\r\nntity\":3}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("3");
    }

    @Test
    void anEmptyChunkedBodyCountsAsNoBody() throws IOException {
        assertThat(raw("POST /echo/failure HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("urn:statelab:problem:internal");
        assertThat(raw("GET /products HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    /** Regardless of the number of chunks, and of whether the last one arrives. */
    @Test
    void chunksBeyondTheLimitAreRefusedBeforeTheirEnd() throws IOException {
        String chunk = "200\r\n" + " ".repeat(512) + "\r\n";
        assertThat(raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3)))
                .startsWith("HTTP/1.1 413 ")
                .contains("urn:statelab:problem:too-large", "Served-By: test-pod");
    }

    @ParameterizedTest
    @CsvSource({"gzip, 501", "'gzip, chunked', 501", "identity, 501"})
    void transferEncodingsOtherThanChunkedAreRefused(String encoding, int status) throws IOException {
        assertThat(raw(HEAD + "Transfer-Encoding: " + encoding + "\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    /** Everything received until the server closes the connection. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUnexpectedFailureRevealsNoDetails() {
        isProblem(given().post("/echo/failure").then(), 500, "internal").body(not(containsString("secret")));
    }

    private static ValidatableResponse isProblem(ValidatableResponse response, int status, String type) {
        return response.statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .header("Served-By", equalTo("test-pod"))
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:statelab:problem:" + type))
                .body("status", equalTo(status));
    }
}
