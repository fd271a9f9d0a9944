package dev.statelab.stateful.session.store;

/** Why a session ended. */
public enum Ending {
    LOGOUT,
    /** By another session of the same user. */
    REVOKED,
    /** By an operator. */
    OPERATOR,
    /** Its user opened one session too many, and this was the oldest. */
    CAP,
    /** The idle or the absolute timeout. */
    EXPIRED
}
