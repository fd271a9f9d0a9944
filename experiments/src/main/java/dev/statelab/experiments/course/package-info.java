/**
 * The course of a run: what is done to a service on purpose, and what is concluded from what it then did.
 *
 * <p>An {@link dev.statelab.experiments.platform.Action} is what a platform can be asked to do. A
 * {@link dev.statelab.experiments.course.Fault} is what an experiment did in a run, with one action or several: when, to whom,
 * and what proves it. An experiment that breaks nothing has a {@link dev.statelab.experiments.course.Measured} instead.
 */
package dev.statelab.experiments.course;
