/**
 * What an experiment did in a run.
 *
 * <p>An {@link dev.statelab.experiments.platform.Action} is something that a platform can do. A {@link
 * dev.statelab.experiments.intervention.Fault} is what an experiment did with one or more actions: when, to which replicas, and with what
 * proof. An experiment that breaks nothing has a {@link dev.statelab.experiments.intervention.Measured} instead.
 */
package dev.statelab.experiments.intervention;
