package dev.statelab.storefront.order;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Idempotency-Key} of a checkout. A client that received no response repeats the request with the same key, and there is only
 * one order.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}; quoted as in the draft, or unquoted as many clients send it
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
public record IdempotencyKey(String value) {

    /** The header's name. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern SYNTAX = Pattern.compile("(\"?)([A-Za-z0-9._-]{1,64})\\1");

    /**
     * Reads the header's value.
     *
     * @param header null if the request has none
     * @throws ProblemException {@code idempotency-key-missing} or {@code invalid-request}
     */
    public static IdempotencyKey parse(String header) {
        if (header == null) {
            throw new ProblemException(CommonProblem.IDEMPOTENCY_KEY_MISSING);
        }
        Matcher key = SYNTAX.matcher(header);
        if (!key.matches()) {
            throw new ProblemException(
                    CommonProblem.INVALID_REQUEST, HEADER + " must have 1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        return new IdempotencyKey(key.group(2));
    }
}
