package dev.statelab.storefront.cart;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/** The version of a cart as an {@code ETag}, and the {@code If-Match} that a client may send with a change. */
public final class CartVersion {

    private CartVersion() {}

    /** The strong entity tag of a version, quotes included. */
    public static String etag(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /**
     * Lets a request pass that names no version, any version ({@code *}), or this one among others (RFC 9110, section
     * 13.1.1).
     *
     * @param ifMatch the header's value, or null
     * @throws ProblemException {@code precondition-failed} otherwise
     */
    public static void require(String ifMatch, long version) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        for (String tag : ifMatch.split(",")) {
            if (tag.strip().equals(etag(version))) {
                return;
            }
        }
        throw new ProblemException(CommonProblem.PRECONDITION_FAILED, "the cart is at version " + version);
    }
}
