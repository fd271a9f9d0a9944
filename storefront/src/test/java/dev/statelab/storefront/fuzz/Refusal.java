package dev.statelab.storefront.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.storefront.Problem;
import java.io.IOException;

/** What every bad request has to get: a problem that says 4xx and by whom, and nothing that the request wanted in it. */
public final class Refusal {

    private Refusal() {}

    /**
     * Sends a bad request.
     *
     * @throws AssertionError where it was not refused as it should
     */
    public static void of(RawRequest request, int port) {
        RawAnswer answer;
        try {
            answer = RawAnswer.to(request, port);
        } catch (IOException e) {
            throw new AssertionError(request.toString(), e);
        }
        assertThat(answer.status()).as("%s%n%s", request, answer).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).as("%s%n%s", request, answer).contains(Problem.MEDIA_TYPE);
        assertThat(answer.header("Served-By")).as("%s%n%s", request, answer).isPresent();
        assertThat(answer.header(Malice.INJECTED)).as("%s%n%s", request, answer).isEmpty();
        assertThat(answer.header("Set-Cookie")).as("%s%n%s", request, answer).isEmpty();
        assertThat(answer.body())
                .as("%s%n%s", request, answer)
                .contains("\"status\":" + answer.status())
                .doesNotContain("Exception", "\tat ", "java.", "<script>");
    }
}
