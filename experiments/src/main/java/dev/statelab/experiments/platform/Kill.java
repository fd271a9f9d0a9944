package dev.statelab.experiments.platform;

/**
 * What was done to end a replica without notice, and what shows that it worked.
 *
 * @param what in words
 * @param command what a person would type to the same effect
 * @param proof what was seen of its end, or null where nothing was
 */
public record Kill(String what, String command, String proof) {}
