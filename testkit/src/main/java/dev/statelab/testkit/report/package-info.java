/** Sums up what the test runners of all modules have written. */
package dev.statelab.testkit.report;
