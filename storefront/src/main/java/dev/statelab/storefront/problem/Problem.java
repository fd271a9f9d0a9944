package dev.statelab.storefront.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of an error response, as {@code application/problem+json}.
 *
 * @param type the identifier of {@link ProblemType}
 * @param title the same for each problem of that type
 * @param status the HTTP status of the response
 * @param detail what was wrong with this request, or null
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@RegisterForReflection
@Schema
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail) {

    /** The media type of every problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail);
    }

    /** A complete response; {@code detail} may be null. */
    public static Response answer(ProblemType type, String detail) {
        return answer(type, detail, Map.of());
    }

    static Response answer(ProblemType type, String detail, Map<String, String> headers) {
        Response.ResponseBuilder answer = Response.status(type.status())
                .header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(of(type, detail));
        headers.forEach(answer::header);
        return answer.build();
    }
}
