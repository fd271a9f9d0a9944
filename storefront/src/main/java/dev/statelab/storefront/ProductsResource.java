package dev.statelab.storefront;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Catalog;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What the shop sells. Public and the same for everybody, so a shared cache may keep it; the strong {@code ETag} is a hash of
 * the very bytes, equal on every replica (RFC 9110, section 8.8.3).
 */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ProductsResource {

    private static final String CACHE_CONTROL = "public, max-age=60";

    private final Catalog catalog;
    private final ObjectMapper json;

    ProductsResource(Catalog catalog, ObjectMapper json) {
        this.catalog = catalog;
        this.json = json;
    }

    /** All products. */
    @GET
    public Response all(@Context Request request) {
        return cacheable(
                request, catalog.products().stream().map(ProductView::of).toList());
    }

    /** One product, or 404 {@code unknown-product}. */
    @GET
    @Path("/{sku}")
    public Response one(String sku, @Context Request request) {
        return cacheable(
                request,
                catalog.find(sku)
                        .map(ProductView::of)
                        .orElseThrow(() -> new ProblemException(ProblemType.UNKNOWN_PRODUCT)));
    }

    private Response cacheable(Request request, Object body) {
        byte[] bytes = bytes(body);
        EntityTag tag = new EntityTag(hash(bytes));
        Response.ResponseBuilder notModified = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = notModified == null ? Response.ok(bytes) : notModified;
        return answer.tag(tag).header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL).build();
    }

    private byte[] bytes(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
