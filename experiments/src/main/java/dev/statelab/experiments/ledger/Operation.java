package dev.statelab.experiments.ledger;

import java.util.List;

/**
 * One operation of one user, as the user saw it. Times are nanoseconds since the run began.
 *
 * @param user who
 * @param sequence counts the user's operations from 1
 * @param kind what
 * @param value what is written, unique among the user's writes; repeated where it is taken back, and where the same checkout
 *     is tried again or its order is read; null for other kinds
 * @param attempt counts the tries of this value from 1; always 1 for other kinds
 * @param intended when the schedule wanted it
 * @param sent when the user was free to send it; never before {@code intended}
 * @param done when the answer or its absence was known
 * @param outcome what is known of it
 * @param status the HTTP status, or 0 without an answer
 * @param pod who served it, or null without an answer
 * @param generation counts the user's logins: the session or token family that the operation used
 * @param shown the values that the answer showed, in its order: what the user has, or what a checkout bought; null where it
 *     showed neither
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

    /** What a user notices: an operation that failed or got no answer, or a login that should not have been needed. */
    public boolean troubled() {
        return outcome != Outcome.OK || kind == Kind.LOGIN && generation > 1;
    }
}
