package dev.statelab.stateful.session.manage;

import dev.statelab.stateful.session.SessionRefusal;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.http.SessionCookie;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Session;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Lists and ends the caller's sessions, on this device and elsewhere. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

    /**
     * A session of the caller.
     *
     * @param id names the session, but does not authenticate its user
     * @param opened when its user logged in; ISO 8601, like {@code lastUsed}
     * @param current whether it is the session of this request
     * @param device a summary of the browser that logged in; empty if unknown
     * @param address of the client that logged in, for IPv6 its /64 network; empty if unknown
     */
    @RegisterForReflection
    @Schema(name = "Session")
    public record View(String id, String opened, String lastUsed, boolean current, String device, String address) {

        static View of(SessionInfo info, Session asking) {
            return new View(
                    info.key().hash(),
                    info.opened().toString(),
                    info.lastUsed().toString(),
                    info.key().equals(asking.key()),
                    info.client().device(),
                    info.client().address());
        }
    }

    private final Sessions sessions;
    private final SessionCookie cookie;

    SessionsResource(Sessions sessions, SessionCookie cookie) {
        this.sessions = sessions;
        this.cookie = cookie;
    }

    /**
     * Lists the caller's sessions, newest first.
     *
     * @param limit the maximum number, 1 to 100
     * @param after the cursor in the {@code Link} of the previous page
     */
    @GET
    @APIResponse(
            responseCode = "200",
            description = "A page of sessions; if there are more, the Link header names the next page",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = View.class)))
    public Uni<Response> list(
            @QueryParam("limit") @DefaultValue(SessionPage.USUAL) String limit,
            @QueryParam("after") String after,
            @Context HttpServerRequest request) {
        SessionPage page = SessionPage.parse(limit, after);
        return sessions.with(
                cookie.read(request),
                asking -> sessions.ofUser(asking).map(all -> {
                    List<View> views = page.of(all).stream()
                            .map(info -> View.of(info, asking))
                            .toList();
                    Response.ResponseBuilder answer = Response.ok(views);
                    page.next(all).ifPresent(next -> answer.header("Link", next));
                    return answer.build();
                }));
    }

    /** Ends one session. Another user's session gets the same response as one that does not exist. */
    @DELETE
    @Path("/{id}")
    @APIResponse(responseCode = "204", description = "Ended")
    public Uni<Response> end(String id, @Context HttpServerRequest request) {
        return sessions.with(cookie.read(request), asking -> {
            SessionKey key = asking.key()
                    .sibling(id)
                    .orElseThrow(() -> new SessionRefusal(SessionRefusal.Reason.UNKNOWN_SESSION));
            return sessions.end(asking, key).map(ended -> {
                if (!ended) {
                    throw new SessionRefusal(SessionRefusal.Reason.UNKNOWN_SESSION);
                }
                return key.equals(asking.key())
                        ? loggedOut()
                        : Response.noContent().build();
            });
        });
    }

    /** Ends all sessions of the caller. */
    @DELETE
    @APIResponse(responseCode = "204", description = "All ended")
    public Uni<Response> endAll(@Context HttpServerRequest request) {
        return sessions.with(
                cookie.read(request), asking -> sessions.endAll(asking).map(ended -> loggedOut()));
    }

    private Response loggedOut() {
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie.clear())
                .build();
    }
}
