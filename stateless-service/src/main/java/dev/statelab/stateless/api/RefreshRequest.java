package dev.statelab.stateless.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/**
 * The body of {@code POST /token}: the parameters of RFC 6749, section 6, as JSON. The shop's login is no OAuth grant, so a form
 * would make no OAuth client work; JSON gives the route the one body syntax and the one error syntax of all others.
 *
 * @param grantType {@code refresh_token}, the only grant here
 */
public record RefreshRequest(
        @JsonProperty("grant_type") String grantType,
        @JsonProperty("refresh_token") String refreshToken) {

    public RefreshRequest {
        if (!"refresh_token".equals(grantType)) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "'grant_type' is \"refresh_token\"");
        }
        if (refreshToken == null) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "'refresh_token' is missing");
        }
    }

    /** Without the token, which no log may show. */
    @Override
    public String toString() {
        return "RefreshRequest[]";
    }
}
