package dev.statelab.experiments.platform;

/**
 * What was done, and what shows that it happened.
 *
 * @param what in words
 * @param command what a person would type to the same effect
 * @param gracePeriodSeconds the notice that whoever had to go was given; null where nobody had to
 * @param proof what was seen of it, or null where nothing was
 */
public record Deed(String what, String command, Integer gracePeriodSeconds, String proof) {}
