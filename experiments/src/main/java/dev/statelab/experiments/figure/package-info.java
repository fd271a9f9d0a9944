/**
 * What a run measures: a {@link dev.statelab.experiments.figure.Figure} is a value of a {@link dev.statelab.experiments.figure.Metric}, which
 * has a unit and a {@link dev.statelab.experiments.figure.Row} of the report.
 */
package dev.statelab.experiments.figure;
