package dev.statelab.stateless.api;

import dev.statelab.stateless.http.CartTransport;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Adds the {@code Cart} header to each route of the OpenAPI document that takes a cart. {@link CartTransport} reads it, so no method has it
 * as a parameter.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class CartHeader implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith("/cart") || path.equals("/checkout")) {
                item.getOperations().values().forEach(operation -> operation.addParameter(header()));
            }
        });
    }

    private static Parameter header() {
        return OASFactory.createParameter()
                .name(CartTransport.HEADER)
                .in(Parameter.In.HEADER)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
}
