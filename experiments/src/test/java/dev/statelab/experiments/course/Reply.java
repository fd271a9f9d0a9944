package dev.statelab.experiments.course;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A response of a {@link PlantedShop}.
 *
 * @param headers replace those of the same name that every response has
 */
record Reply(int status, JsonObject body, Map<String, String> headers) {

    /** The header that names the replica. */
    static final String SERVED_BY = "Served-By";

    static Reply of(int status) {
        return of(status, new JsonObject());
    }

    static Reply of(int status, JsonObject body) {
        return new Reply(status, body, Map.of());
    }
}
