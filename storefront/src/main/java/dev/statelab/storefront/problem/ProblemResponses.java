package dev.statelab.storefront.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Adds to each route of the OpenAPI document that every response but a success is a {@link Problem}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemResponses implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        responses.getAPIResponses().keySet().stream()
                .filter(status -> !status.startsWith("2") && !status.equals("304"))
                .toList()
                .forEach(responses::removeAPIResponse);
        return operation.responses(responses.addAPIResponse(APIResponses.DEFAULT, problem()));
    }

    private static APIResponse problem() {
        Schema schema = OASFactory.createSchema().ref("#/components/schemas/Problem");
        Content content = OASFactory.createContent()
                .addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(schema));
        return OASFactory.createAPIResponse()
                .description("A problem (RFC 9457)")
                .content(content);
    }
}
