package dev.statelab.stateful.session;

/**
 * A store tells that it ended a session by itself, and not because it was asked to: once, on the replica that came upon it. What expires
 * where nobody looks is not told.
 */
public record SessionEnded(SessionKey session, SessionEvents.Ending why) {}
