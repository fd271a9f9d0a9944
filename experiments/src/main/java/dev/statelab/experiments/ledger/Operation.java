package dev.statelab.experiments.ledger;

import java.util.List;

/**
 * One operation of one user, as the user saw it. Times are nanoseconds since the run began.
 *
 * @param user the name
 * @param sequence counts the user's operations from 1
 * @param kind the kind
 * @param value the value written, unique among the user's writes; repeated when it is deleted, and when the same checkout is retried or its
 *     order is read; null for other kinds
 * @param attempt counts the attempts to write this value from 1; always 1 for other kinds
 * @param intended when it was due
 * @param sent when the user was free to send it; never before {@code intended}
 * @param done when the response arrived or was given up
 * @param outcome whether it took effect, as far as the client knows
 * @param status the HTTP status, or 0 without a response
 * @param pod the pod that served it; null without a response, or if the response does not name one
 * @param generation counts the user's logins: the session or token family that the operation used
 * @param shown the values in the response, in order: what the user has, or what a checkout bought; null if it has neither
 */
public record Operation(
        String user,
        int sequence,
        Kind kind,
        String value,
        int attempt,
        long intended,
        long sent,
        long done,
        Outcome outcome,
        int status,
        String pod,
        int generation,
        List<String> shown) {

    public Operation {
        shown = shown == null ? null : List.copyOf(shown);
    }

    /** Whether the user noticed trouble: the operation failed or got no response, or was a login that should not have been necessary. */
    public boolean troubled() {
        return outcome != Outcome.OK || kind == Kind.LOGIN && generation > 1;
    }
}
