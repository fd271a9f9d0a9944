package dev.statelab.storefront.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.Problem;
import dev.statelab.storefront.problem.ProblemType;
import dev.statelab.storefront.replica.ServedBy;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is too large ({@code quarkus.http.limits.max-body-size}) or of unknown length before a byte of it is
 * read. A body is a few fields of JSON whose length every client knows, so the answer to a chunked one is 411 (RFC 9110,
 * section 15.5.12) and not a reading in the hope that it ends in time. So is the answer to one that names an encoding beside
 * its length: two servers could read it in two ways (RFC 9112, section 11.2).
 */
@Singleton
class BodyLimit {

    private static final int AFTER_SERVED_BY = ServedBy.BEFORE_ALL_ROUTES + 1;

    private final ObjectMapper json;
    private final long maxBodyBytes;

    BodyLimit(ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.json = json;
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    void register(@Observes StartupEvent start, Router router) {
        router.route().order(AFTER_SERVED_BY).handler(this::measure);
    }

    private void measure(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBodyBytes) {
            refuse(context, CommonProblem.TOO_LARGE, "the body is longer than %d bytes".formatted(maxBodyBytes));
        } else if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            refuse(context, CommonProblem.LENGTH_REQUIRED, null);
        } else {
            context.next();
        }
    }

    /** The rest of the body is not worth reading, so the connection ends with the answer. */
    private void refuse(RoutingContext context, ProblemType type, String detail) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.endHandler(end -> context.request().connection().close());
        response.setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(write(Problem.of(type, detail)));
    }

    private String write(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
