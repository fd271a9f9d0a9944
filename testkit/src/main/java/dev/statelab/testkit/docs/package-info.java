/** What a page of the documentation has to agree with: tests, metrics and log lines. */
package dev.statelab.testkit.docs;
