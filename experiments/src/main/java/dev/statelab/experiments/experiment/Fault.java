package dev.statelab.experiments.experiment;

import dev.statelab.experiments.platform.Kill;
import dev.statelab.experiments.platform.Replica;
import java.util.List;

/**
 * A harm that was done.
 *
 * @param victim to whom
 * @param before all replicas before it
 * @param kill how, and what shows it
 * @param shoppers the users whom the victim had served last
 */
public record Fault(Replica victim, List<Replica> before, Kill kill, List<String> shoppers) {}
