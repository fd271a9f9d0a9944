package dev.statelab.stateful.session.store;

import dev.statelab.stateful.session.id.SessionKey;

/**
 * Reports that a session ended by itself, and not on request: once, on the replica that noticed it. A session that expires unnoticed is not
 * reported.
 */
public record SessionEnded(SessionKey session, Ending why) {}
