package dev.statelab.experiments.client;

import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * What came back for a request.
 *
 * @param outcome what is known of the request
 * @param status the HTTP status, or 0 where there was no answer
 * @param headers empty where there was no answer
 * @param body empty where the answer was no JSON object
 */
public record Answer(Outcome outcome, int status, MultiMap headers, JsonObject body) {

    private static final JsonObject NO_BODY = new JsonObject();

    /** The connection could not be made, so nothing was sent. */
    static Answer notSent() {
        return new Answer(Outcome.FAILED, 0, MultiMap.caseInsensitiveMultiMap(), NO_BODY);
    }

    /** The request left and no whole answer came back. */
    static Answer lost() {
        return new Answer(Outcome.UNKNOWN, 0, MultiMap.caseInsensitiveMultiMap(), NO_BODY);
    }

    /** A whole answer. A server error, and a redirect to who knows where, leave open whether the request took effect. */
    static Answer of(int status, MultiMap headers, Buffer body) {
        Outcome outcome = switch (status / 100) {
            case 2 -> Outcome.OK;
            case 4 -> Outcome.FAILED;
            default -> Outcome.UNKNOWN;
        };
        boolean object = body.length() > 0 && body.getByte(0) == '{';
        return new Answer(outcome, status, headers, object ? new JsonObject(body) : NO_BODY);
    }

    /** The replica that answered, or null. */
    public String pod() {
        return headers.get("Served-By");
    }

    public boolean ok() {
        return outcome == Outcome.OK;
    }

    /** The service does not know, or no longer knows, who is asking. */
    public boolean unauthenticated() {
        return status == 401;
    }
}
