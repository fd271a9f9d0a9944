package dev.statelab.storefront.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Catalog;
import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * The products that the shop sells. They are public and the same for all users, so a shared cache may store them. The strong
 * {@code ETag} is a hash of the response body, equal on every replica (RFC 9110, section 8.8.3).
 */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ProductsResource {

    private static final String CACHE_CONTROL = "public, max-age=60";
    private static final int TAG_CHARACTERS = 22;

    private final ObjectMapper json;
    private final Representation all;
    private final Map<String, Representation> bySku;

    /** A response body and its tag. The catalog never changes, so each is built once. */
    private record Representation(byte[] bytes, EntityTag tag) {}

    ProductsResource(Catalog catalog, ObjectMapper json) {
        this.json = json;
        List<ProductView> products =
                catalog.products().stream().map(ProductView::of).toList();
        this.all = representation(products);
        this.bySku = products.stream().collect(Collectors.toMap(ProductView::sku, this::representation));
    }

    /** All products. */
    @GET
    @APIResponseSchema(ProductView[].class)
    public Response all(@Context Request request) {
        return cacheable(request, all);
    }

    /** One product, or 404 {@code unknown-product}. */
    @GET
    @Path("/{sku}")
    @APIResponseSchema(ProductView.class)
    public Response one(String sku, @Context Request request) {
        Representation one = bySku.get(sku);
        if (one == null) {
            throw new ProblemException(CommonProblem.UNKNOWN_PRODUCT);
        }
        return cacheable(request, one);
    }

    private static Response cacheable(Request request, Representation body) {
        Response.ResponseBuilder answer = request.evaluatePreconditions(body.tag());
        if (answer == null) {
            answer = isKnownWeakly(request, body.tag()) ? Response.notModified() : Response.ok(body.bytes());
        }
        return answer.tag(body.tag())
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }

    /** A proxy that compresses a response weakens its tag, and {@code If-None-Match} compares weakly (RFC 9110, section 13.1.2). */
    private static boolean isKnownWeakly(Request request, EntityTag tag) {
        Response.ResponseBuilder answer = request.evaluatePreconditions(new EntityTag(tag.getValue(), true));
        return answer != null && answer.build().getStatus() == Response.Status.NOT_MODIFIED.getStatusCode();
    }

    private Representation representation(Object body) {
        try {
            byte[] bytes = json.writeValueAsBytes(body);
            String hash = Base64.getUrlEncoder().encodeToString(Sha256.of(bytes));
            return new Representation(bytes, new EntityTag(hash.substring(0, TAG_CHARACTERS)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
