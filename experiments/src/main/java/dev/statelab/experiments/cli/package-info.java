/** The command line of the harness; {@code ./lab} starts it. */
package dev.statelab.experiments.cli;
