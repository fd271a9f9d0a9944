package dev.statelab.storefront.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.Problem;
import dev.statelab.storefront.problem.ProblemType;
import dev.statelab.storefront.replica.ServedBy;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Rejects a body longer than {@code quarkus.http.limits.max-body-size}: one with a {@code Content-Length} before any of it is read, a
 * chunked one (RFC 9112, section 7.1) as soon as it is too long. A request with both a length and an encoding is rejected, because two
 * servers could read it differently (section 11.2), and so is any encoding but chunked (section 6.1).
 */
@Singleton
class BodyLimit {

    private static final String TOO_LARGE = "the body is longer than %d bytes";
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
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (length != null && !encodings.isEmpty()) {
            refuse(context, CommonProblem.INVALID_REQUEST, "Content-Length and Transfer-Encoding must not be combined");
        } else if (length != null && Long.parseLong(length) > maxBodyBytes) {
            refuse(context, CommonProblem.TOO_LARGE, TOO_LARGE.formatted(maxBodyBytes));
        } else if (encodings.isEmpty()) {
            context.next();
        } else if (encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("chunked")) {
            collect(context);
        } else {
            refuse(context, CommonProblem.UNKNOWN_ENCODING, null);
        }
    }

    /** Collects a chunked body and passes it on as if it had arrived at once. */
    private void collect(RoutingContext context) {
        Buffer body = Buffer.buffer();
        HttpServerRequest request = context.request();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= maxBodyBytes) {
                body.appendBuffer(chunk);
            } else if (!context.response().ended()) {
                refuse(context, CommonProblem.TOO_LARGE, TOO_LARGE.formatted(maxBodyBytes));
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        });
        request.resume();
    }

    /** The rest of the body is not read, so the connection is closed after the response. */
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
