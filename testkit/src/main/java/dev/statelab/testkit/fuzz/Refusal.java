package dev.statelab.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What every bad request must get: a 4xx problem response with the replica's name, without anything that the request tried to inject. */
public final class Refusal {

    private Refusal() {}

    /**
     * Sends a bad request of this kind and checks the response.
     *
     * @param port the service's port on 127.0.0.1
     * @throws AssertionError if the service does not refuse it as required
     */
    public static void of(Malice malice, Surface surface, Chance chance, int port) {
        RawRequest request = malice.make(surface, chance);
        RawAnswer answer;
        try {
            answer = RawAnswer.to(request, port);
        } catch (IOException e) {
            throw new AssertionError(request.toString(), e);
        }
        String what = "%s%n%s".formatted(request, answer);
        assertThat(answer.status()).as(what).isBetween(400, 499);
        assertThat(answer.header(Malice.INJECTED)).as(what).isEmpty();
        assertThat(answer.header("Set-Cookie")).as(what).isEmpty();
        if (answer.header("Served-By").isEmpty() && malice.isUnreadable()) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        assertThat(answer.header("Served-By")).as(what).isPresent();
        assertThat(answer.header("Content-Type")).as(what).contains("application/problem+json");
        assertThat(answer.body())
                .as(what)
                .contains("\"status\":" + answer.status())
                .doesNotContain("Exception", "\tat ", "java.", "<script>");
    }
}
