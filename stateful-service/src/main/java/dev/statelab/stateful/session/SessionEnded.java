package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.SessionKey;

/**
 * Reports that a session ended by itself, and not on request: once, on the replica that noticed it. A session that expires unnoticed is not
 * reported.
 */
public record SessionEnded(SessionKey session, SessionEvents.Ending why) {}
