/** Tests, metrics and log lines that the documentation pages must agree with. */
package dev.statelab.testkit.docs;
