/**
 * The course of a run, from its warm-up to its conclusion: what an {@link dev.statelab.experiments.course.Experiment} is, the {@link
 * dev.statelab.experiments.course.Scene} in which it acts, and the {@linkplain dev.statelab.experiments.course.Lifecycle phases} that every
 * run has in common.
 */
package dev.statelab.experiments.course;
