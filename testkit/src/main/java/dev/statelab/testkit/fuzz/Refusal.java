package dev.statelab.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** What every bad request must get: a problem with a 4xx status and the replica's name, and nothing that the request tried to inject. */
public final class Refusal {

    private Refusal() {}

    /**
     * Makes a bad request of this kind and sends it.
     *
     * @param port of the service, on 127.0.0.1
     * @throws AssertionError if it was not refused as it should be
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
