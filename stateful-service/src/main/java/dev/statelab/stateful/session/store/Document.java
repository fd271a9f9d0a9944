package dev.statelab.stateful.session.store;

import java.time.Duration;

/**
 * Data of a user that outlives the session that wrote it. No other user can access it. It is written once and never changes.
 *
 * @param name unique among the user's documents
 * @param keep how long the store keeps it
 */
public record Document(String name, String content, Duration keep) {}
