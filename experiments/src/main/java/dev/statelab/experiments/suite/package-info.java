/** The experiments, one class each; docs/experiments has a page for each of them. */
package dev.statelab.experiments.suite;
