package dev.statelab.stateful.session;

import java.time.Duration;

/**
 * Something that outlives the session that wrote it, and belongs to the session's user: nobody else can name it. It is
 * written once and never changes.
 *
 * @param name unique among the user's documents
 * @param keep how long the store keeps it
 */
public record Document(String name, String content, Duration keep) {}
