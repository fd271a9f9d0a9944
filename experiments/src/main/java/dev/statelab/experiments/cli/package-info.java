/** The command line of the harness; {@code ./lab} is the way to it. */
package dev.statelab.experiments.cli;
