package dev.statelab.experiments.client;

import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The response to a request, or its absence.
 *
 * @param outcome whether the request took effect, as far as the client knows
 * @param status the HTTP status, or 0 without a response
 * @param headers empty without a response
 * @param content the raw body; empty without a response
 * @param body the body as JSON; empty if it is not a JSON object
 */
public record Answer(Outcome outcome, int status, MultiMap headers, Buffer content, JsonObject body) {

    /** The header that names the replica. */
    public static final String SERVED_BY = "Served-By";

    private static final JsonObject NO_BODY = new JsonObject();

    /** No connection, so nothing was sent. */
    static Answer notSent() {
        return new Answer(Outcome.FAILED, 0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(), NO_BODY);
    }

    /** The request was sent, but no complete response arrived. */
    static Answer lost() {
        return new Answer(Outcome.UNKNOWN, 0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(), NO_BODY);
    }

    /** A complete response. After a server error or an unexpected redirect, it is unknown whether the request took effect. */
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
        } catch (DecodeException e) { // not JSON, although it begins with a brace
            return NO_BODY;
        }
    }

    /** The replica that responded; null without a response or without that header. */
    public String pod() {
        return headers.get(SERVED_BY);
    }

    /** Whether the service acknowledged the request (2xx). */
    public boolean ok() {
        return outcome == Outcome.OK;
    }

    /** Whether the service refused the request for lack of a valid credential (401). */
    public boolean unauthenticated() {
        return status == 401;
    }
}
