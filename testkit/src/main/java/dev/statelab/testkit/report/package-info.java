/** Summarises the reports of the test runners of all modules. */
package dev.statelab.testkit.report;
