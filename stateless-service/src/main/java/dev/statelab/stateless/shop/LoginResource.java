package dev.statelab.stateless.shop;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.TokenPair;
import dev.statelab.stateless.token.TokenPairs;
import dev.statelab.storefront.DemoUsers;
import dev.statelab.storefront.LoginRequest;
import dev.statelab.storefront.ProblemException;
import dev.statelab.storefront.ProblemType;
import dev.statelab.storefront.RequestBody;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** In, on and out. */
@Path("/")
@NonBlocking
public class LoginResource {

    private final DemoUsers users;
    private final TokenPairs tokens;

    LoginResource(DemoUsers users, TokenPairs tokens) {
        this.users = users;
        this.tokens = tokens;
    }

    /** Tokens for a user and password, or 401 {@code bad-credentials}. */
    @POST
    @Path("/login")
    public Response login(LoginRequest body) {
        LoginRequest login = RequestBody.required(body);
        if (!users.authenticate(login.user(), login.password())) {
            throw new ProblemException(ProblemType.BAD_CREDENTIALS);
        }
        return answer(tokens.login(login.user()));
    }

    /** New tokens for a refresh token, or 400 {@code invalid-grant} (RFC 6749, section 5.2). */
    @POST
    @Path("/token")
    public Response token(RefreshRequest body) {
        String refreshToken = RequestBody.required(body).refreshToken();
        try {
            return answer(tokens.refresh(refreshToken));
        } catch (InvalidTokenException e) {
            throw new ProblemException(ProblemType.INVALID_GRANT, "the token was refused: " + e.reason());
        }
    }

    /**
     * Nothing to do: the client forgets its tokens. They keep working until they expire, which is what a service without memory
     * cannot prevent.
     */
    @POST
    @Path("/logout")
    public void logout() {}

    private static Response answer(TokenPair pair) {
        return Response.ok(TokenResponse.of(pair))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
