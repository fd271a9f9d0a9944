/**
 * How a service reacted: what was {@linkplain dev.statelab.experiments.verdict.Observed observed} since the fault, and the {@linkplain
 * dev.statelab.experiments.verdict.Verdict verdicts} on it, by the {@linkplain dev.statelab.experiments.verdict.Budget budget} that an
 * experiment states.
 */
package dev.statelab.experiments.verdict;
