package dev.statelab.experiments.client;

import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * What came back for a request.
 *
 * @param outcome what is known of the request
 * @param status the HTTP status, or 0 where there was no answer
 * @param headers empty where there was no answer
 * @param content as it came; empty where there was no answer
 * @param body the same as JSON; empty where it was no JSON object
 */
public record Answer(Outcome outcome, int status, MultiMap headers, Buffer content, JsonObject body) {

    /** The header that names the replica which answered. */
    public static final String SERVED_BY = "Served-By";

    private static final JsonObject NO_BODY = new JsonObject();

    /** The connection could not be made, so nothing was sent. */
    static Answer notSent() {
        return new Answer(Outcome.FAILED, 0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(), NO_BODY);
    }

    /** The request left and no whole answer came back. */
    static Answer lost() {
        return new Answer(Outcome.UNKNOWN, 0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(), NO_BODY);
    }

    /** A whole answer. A server error, and a redirect to who knows where, leave open whether the request took effect. */
    static Answer of(int status, MultiMap headers, Buffer body) {
        Outcome outcome = switch (status / 100) {
            case 2 -> Outcome.OK;
            case 4 -> Outcome.FAILED;
            default -> Outcome.UNKNOWN;
        };
        boolean object = body.length() > 0 && body.getByte(0) == '{';
        return new Answer(outcome, status, headers, body, object ? parsed(body) : NO_BODY);
    }

    private static JsonObject parsed(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException e) { // a page that begins with a brace
            return NO_BODY;
        }
    }

    /** The replica that answered, or null. */
    public String pod() {
        return headers.get(SERVED_BY);
    }

    public boolean ok() {
        return outcome == Outcome.OK;
    }

    /** The service does not know, or no longer knows, who is asking. */
    public boolean unauthenticated() {
        return status == 401;
    }
}
