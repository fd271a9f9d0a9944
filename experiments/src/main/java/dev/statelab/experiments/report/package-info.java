/** The output of runs: tables on the terminal, {@code report.json} for programs, {@code report.html} for people. */
package dev.statelab.experiments.report;
