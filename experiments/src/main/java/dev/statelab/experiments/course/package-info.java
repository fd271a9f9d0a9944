/**
 * The course of a run: the fault injected into a service, and the verdicts on how the service reacts.
 *
 * <p>An {@link dev.statelab.experiments.platform.Action} is something that a platform can do. A {@link
 * dev.statelab.experiments.course.Fault} is what an experiment did in a run, with one or more actions: when, to which replicas, and with
 * what proof. An experiment that breaks nothing has a {@link dev.statelab.experiments.course.Measured} instead.
 */
package dev.statelab.experiments.course;
